//! The site's public origin.

use axum::http::{Request, header};
use std::fmt;
use url::{Host, Origin, Url};

/// The site as browsers see it.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    /// Canonical origin, such as `https://usher.example.com`, for redirects.
    pub(crate) origin: String,
    /// The name that the site answers to, such as `usher.example.com`.
    authority: Option<Authority>,
    /// Whether browsers reach the site over TLS.
    pub(crate) secure: bool,
    /// Origin of the hosted UI, for the content security policy: signing out redirects there.
    pub(crate) hosted_ui: String,
    /// Whether Usher runs in local mode.
    pub(crate) local: bool,
}

impl Site {
    pub(crate) fn new(public_url: &str, hosted_ui: &str, local: bool) -> Self {
        let parsed = Url::parse(public_url).ok();
        let origin = parsed.as_ref().map(|url| url.origin().ascii_serialization()).unwrap_or_default();
        let hosted_ui = Url::parse(hosted_ui).map(|url| url.origin().ascii_serialization()).unwrap_or_default();
        Self {
            authority: Authority::of_url(public_url),
            origin,
            secure: parsed.is_some_and(|url| url.scheme() == "https"),
            hosted_ui,
            local,
        }
    }

    /// The origin of a protected site with a host name of its own: it is reached as Usher is.
    pub(crate) fn origin_of_site(&self, host: &Authority) -> String {
        format!("{}://{host}", if self.secure { "https" } else { "http" })
    }

    /// Whether an authority from the header `Host` or the request target names the site.
    pub(crate) fn is_named(&self, authority: &Authority) -> bool {
        self.authority.as_ref() == Some(authority)
    }

    /// Whether a header `Origin` or a page's URL belongs to the site. Compares origins, not strings.
    pub(crate) fn is_origin_of(&self, address: &str) -> bool {
        let own = Url::parse(&self.origin).map(|url| url.origin());
        let given = Url::parse(address).map(|url| url.origin());
        matches!((own, given), (Ok(own @ Origin::Tuple(..)), Ok(given)) if own == given)
    }
}

/// A host in canonical form, and its port unless that is a default port.
///
/// `usher.example.com`, `USHER.example.com:` and `usher.example.com:443` are equal (RFC 3986, sections 6.2.2.1 and
/// 6.2.3). Both 80 and 443 count as no port, whatever the scheme: proxies that terminate TLS add the port that they
/// connect to, and browsers never send a default port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Authority {
    host: Host<String>,
    port: Option<u16>,
}

impl Authority {
    /// `None` if the text is not a host with an optional port (RFC 9110, section 7.2).
    pub(crate) fn parse(text: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(text).ok()?;
        // A colon in brackets is part of an IPv6 address.
        let colon = text.rfind(':').filter(|colon| !text[*colon..].contains(']'));
        let (host, port) = text.split_at(colon.unwrap_or(text.len()));
        let port = match port.strip_prefix(':').unwrap_or_default() {
            "" => None,
            digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => Some(digits.parse().ok()?),
            _ => return None,
        };
        Some(Self { host: Host::parse(host).ok()?, port: port.filter(|port| !matches!(port, 80 | 443)) })
    }

    /// Whether a request names its host, and only hosts that are meant. An absolute request target takes precedence
    /// over the header `Host` (RFC 9112, section 3.2.2), as does HTTP/2's `:authority`. Here both must be meant.
    pub(crate) fn is_meant_by<B>(request: &Request<B>, is_meant: impl Fn(&Self) -> bool) -> bool {
        let is_ours = |named: &[u8]| Self::parse(named).is_some_and(|authority| is_meant(&authority));
        let in_header = request.headers().get(header::HOST).map(|host| host.as_bytes());
        let in_target = request.uri().authority().map(|authority| authority.as_str().as_bytes());
        in_header.or(in_target).is_some() && in_header.is_none_or(is_ours) && in_target.is_none_or(is_ours)
    }

    /// Whether both have the same host, whatever their ports are. Browsers send a host's cookies to all its ports.
    pub(crate) fn shares_cookies_with(&self, other: &Self) -> bool {
        self.host == other.host
    }

    /// Whether the host is an IP address or `localhost`: no name that anybody else could let lead here.
    pub(crate) fn is_address(&self) -> bool {
        match &self.host {
            Host::Domain(name) => name == "localhost",
            Host::Ipv4(_) | Host::Ipv6(_) => true,
        }
    }

    /// The authority of a URL's origin. `None` if the URL has none.
    pub(crate) fn of_url(url: &str) -> Option<Self> {
        let origin = Url::parse(url).ok()?.origin().ascii_serialization();
        let (_, authority) = origin.split_once("://")?;
        Self::parse(authority.as_bytes())
    }
}

impl fmt::Display for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.port {
            Some(port) => write!(f, "{}:{port}", self.host),
            None => write!(f, "{}", self.host),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn site(public_url: &str) -> Site {
        Site::new(public_url, "https://sign-in.example.com", false)
    }

    fn names(public_url: &str, host: &[u8]) -> bool {
        Authority::parse(host).is_some_and(|authority| site(public_url).is_named(&authority))
    }

    /// Row 5.
    #[test]
    fn a_host_is_compared_in_its_canonical_form() {
        let rows: &[(&str, &[&str], &[&str])] = &[
            (
                "https://usher.example.com",
                &[
                    "usher.example.com",
                    "usher.example.com:443",
                    "usher.example.com:",
                    "usher.example.com:80",
                    "USHER.Example.com",
                ],
                &["usher.example.com:8443", "usher.example.com.", "usher.example.com.evil.example", "evil.example"],
            ),
            ("https://Usher.Example.COM:443", &["usher.example.com"], &["example.com"]),
            ("http://usher.internal:80", &["usher.internal", "usher.internal:80"], &["usher.internal:8080"]),
            (
                "http://localhost:3000",
                &["localhost:3000", "LOCALHOST:3000"],
                &["localhost", "localhost:80", "127.0.0.1:3000"],
            ),
            (
                "https://[2001:DB8::1]",
                &["[2001:db8::1]", "[2001:db8:0:0::1]:443", "[2001:DB8::1]"],
                &["[2001:db8::2]", "2001:db8::1"],
            ),
            (
                "https://münchen.example",
                &["xn--mnchen-3ya.example", "münchen.example:443", "XN--MNCHEN-3YA.example"],
                &["munchen.example"],
            ),
        ];
        for (public_url, same, others) in rows {
            for host in *same {
                assert!(names(public_url, host.as_bytes()), "{public_url} {host}");
            }
            for host in *others {
                assert!(!names(public_url, host.as_bytes()), "{public_url} {host}");
            }
        }
    }

    #[test]
    fn what_is_no_host_names_nothing() {
        for host in [
            &b""[..],
            b" ",
            b"a b<>",
            b"a/b",
            b"a\\b",
            b"user@a",
            b"a?b",
            b"a#b",
            b"a:b",
            b"a:70000",
            b"[::1",
            b"\xff",
            b"a\tb",
            b"a,b c",
        ] {
            assert_eq!(Authority::parse(host), None, "{:?}", String::from_utf8_lossy(host));
        }
    }

    /// What a URL parser makes of a text that has none of the characters at which it would end or that it would drop.
    fn as_in_a_url(text: &str) -> Option<Authority> {
        let parsed = Url::parse(&format!("http://{text}/")).ok()?;
        Some(Authority { host: parsed.host()?.to_owned(), port: parsed.port().filter(|port| *port != 443) })
    }

    proptest! {
        /// Row 5: whoever parses a URL with this host finds the same one.
        #[test]
        fn a_host_is_what_it_is_in_a_url(
            host in "[a-zA-Z0-9é。._%:\\[\\]-]{1,12}|[0-9a-f.]{1,9}|\\[[0-9a-f:]{2,9}\\]",
            port in "(:(80|443|[0-9]{0,6}))?",
        ) {
            let text = host + &port;
            prop_assert_eq!(Authority::parse(text.as_bytes()), as_in_a_url(&text));
        }
    }

    /// Row 5: the same for the header `Origin` and for the page in a CSP report.
    #[test]
    fn origins_are_compared_in_their_canonical_form() {
        let site = site("https://usher.example.com");
        for same in [
            "https://usher.example.com",
            "https://usher.example.com:443",
            "HTTPS://USHER.EXAMPLE.COM",
            "https://usher.example.com/a?b",
        ] {
            assert!(site.is_origin_of(same), "{same}");
        }
        for other in [
            "http://usher.example.com",
            "https://usher.example.com:8443",
            "https://usher.example.com.evil.example",
            "null",
            "",
            "usher.example.com",
            "data:a",
        ] {
            assert!(!site.is_origin_of(other), "{other}");
        }
        assert!(!Site::new("nonsense", "", false).is_origin_of("null"));
    }

    /// Row 10: however the scheme is capitalised, a site over TLS sets `Secure` cookies.
    #[test]
    fn the_scheme_is_compared_in_its_canonical_form() {
        assert!(site("HTTPS://usher.example.com").secure);
        assert!(!site("http://localhost:3000").secure);
        assert_eq!(site("HTTPS://Usher.Example.com:443").origin, "https://usher.example.com");
    }
}
