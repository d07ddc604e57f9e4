//! The client's address, for limits and the log, and the scheme and host name that the client used.

use super::forwarded::ForwardedHeaders;
use crate::{
    configuration::Proxy,
    http::{
        extract::{ClientAddress, FromTrustedProxy, PlainHttp, ThroughProxy},
        forward_auth,
        site::{Authority, Site},
    },
    listen::Peer,
};
use axum::{extract::Request, http::HeaderMap};
use std::net::IpAddr;

/// The client used the site's name, as reported by a trusted proxy that forwards under another name.
#[derive(Clone, Copy, Debug)]
pub(super) struct NamedByProxy;

/// Notes in the request whom it comes from, and how.
pub(super) fn identify(request: &mut Request, proxy: &Proxy, site: &Site) {
    if let Some(Peer(peer)) = request.extensions().get().copied() {
        let is_proxy = is_trusted(peer.ip().to_canonical(), proxy);
        let said = if is_proxy {
            ForwardedHeaders::in_headers(request.headers(), proxy.forwarded)
        } else {
            ForwardedHeaders::default()
        };
        let (address, proxies) = client(peer.ip(), &said, proxy);
        let over_plain_http = came_over_plain_http(&said, proxies) && !was_asked_over_tls(request.headers());
        let named = proxies > 0 && said.hosts.iter().flatten().any(|host| is_name_of(host, site));
        let asks = is_proxy && forward_auth::is_about_a_site(request.uri().path());
        let owned = |hosts: &[Option<&str>]| hosts.iter().map(|host| host.unwrap_or_default().to_owned()).collect();
        let through_proxy =
            asks.then(|| ThroughProxy { hosts: owned(&said.hosts), unread_hosts: owned(&said.unread_hosts) });
        let extensions = request.extensions_mut();
        extensions.insert(ClientAddress(address));
        if is_proxy {
            extensions.insert(FromTrustedProxy);
        }
        if let Some(through_proxy) = through_proxy {
            extensions.insert(through_proxy);
        }
        if over_plain_http {
            extensions.insert(PlainHttp);
        }
        if named {
            extensions.insert(NamedByProxy);
        }
    }
}

fn is_trusted(address: IpAddr, proxy: &Proxy) -> bool {
    proxy.trusted.iter().any(|network| network.contains(&address))
}

/// The client's address, and the number of trusted proxies in between.
///
/// Anybody can send these headers, so only the entries that trusted proxies wrote count. Each proxy appends its peer's
/// address at the right, so the rightmost address that is not a trusted proxy is the client's.
fn client(peer: IpAddr, said: &ForwardedHeaders<'_>, proxy: &Proxy) -> (IpAddr, usize) {
    let (mut nearest, mut proxies) = (peer.to_canonical(), 0);
    let mut hops = said.addresses.iter().rev();
    while is_trusted(nearest, proxy) {
        proxies += 1;
        match hops.next().copied().flatten() {
            Some(hop) => nearest = hop.to_canonical(),
            // An unreadable entry hides the client, so the proxy that wrote it counts as the client.
            None => break,
        }
    }
    (nearest, proxies)
}

/// Whether the client used plain HTTP, according to the outermost trusted proxy. If a proxy forwards the previous
/// proxy's value instead of appending, the list is shorter and its first entry counts.
///
/// False if an entry farther out says `https`: a proxy missing from `proxy.trusted` may terminate TLS there, and a
/// redirect to TLS would loop. A client that forges such an entry misleads only itself.
fn came_over_plain_http(said: &ForwardedHeaders<'_>, proxies: usize) -> bool {
    let is = |scheme: &'static str| move |said: &str| said.eq_ignore_ascii_case(scheme);
    let (farther_out, trusted) = said.schemes.split_at(said.schemes.len().saturating_sub(proxies));
    let outermost = trusted.first().copied().flatten();
    outermost.is_some_and(is("http")) && !farther_out.iter().flatten().copied().any(is("https"))
}

/// Browsers send fetch metadata only to trustworthy URLs (Fetch Metadata Request Headers, section 3): over TLS, or on
/// this machine. A proxy that reports plain HTTP nevertheless describes its own connection to the next hop.
fn was_asked_over_tls(headers: &HeaderMap) -> bool {
    headers.contains_key("sec-fetch-site")
}

fn is_name_of(host: &str, site: &Site) -> bool {
    Authority::parse(host.as_bytes()).is_some_and(|authority| site.is_named(&authority))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::configuration::ForwardedHeader;
    use axum::http::{HeaderName, HeaderValue};

    fn proxy(forwarded: ForwardedHeader) -> Proxy {
        Proxy { trusted: ["10.0.0.0/8", "fd00::/8"].map(|network| network.parse().unwrap()).into(), forwarded }
    }

    fn client(peer: &str, header: &'static str, lines: &[&'static str], forwarded: ForwardedHeader) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header, HeaderValue::from_static(line));
        }
        let said = ForwardedHeaders::in_headers(&headers, forwarded);
        super::client(peer.parse().unwrap(), &said, &proxy(forwarded)).0.to_string()
    }

    fn over_plain_http(peer: &str, headers: &[(&'static str, &'static str)], forwarded: ForwardedHeader) -> bool {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        let said = ForwardedHeaders::in_headers(&headers, forwarded);
        let (_, proxies) = super::client(peer.parse().unwrap(), &said, &proxy(forwarded));
        came_over_plain_http(&said, proxies)
    }

    /// Row 5.
    #[test]
    fn the_scheme_is_what_the_outermost_trusted_proxy_was_asked_by() {
        const ONE: &str = "203.0.113.7";
        const TWO: &str = "203.0.113.7, 10.0.0.2";
        let rows = [
            ("10.0.0.1", ONE, "http", true),
            ("10.0.0.1", ONE, "HTTP", true),
            ("10.0.0.1", ONE, "https", false),
            ("10.0.0.1", ONE, "ftp", false),
            ("10.0.0.1", ONE, "", false),
            // The client forged the first entry.
            ("10.0.0.1", ONE, "http, https", false),
            // An untrusted proxy farther out terminates TLS: a redirect would loop.
            ("10.0.0.1", ONE, "https,http", false),
            ("10.0.0.1", ONE, "http,http", true),
            ("10.0.0.1", TWO, "https,http", false),
            ("10.0.0.1", TWO, "http,https", true),
            ("10.0.0.1", TWO, "http, https, https", false),
            // The inner proxy forwards the outer proxy's value.
            ("10.0.0.1", TWO, "https", false),
            ("10.0.0.1", TWO, "http", true),
            // No trusted proxy wrote it.
            ("203.0.113.9", TWO, "http", false),
        ];
        for (peer, hops, schemes, expected) in rows {
            let headers = [("x-forwarded-for", hops), ("x-forwarded-proto", schemes)];
            let found = over_plain_http(peer, &headers, ForwardedHeader::XForwardedFor);
            assert_eq!(found, expected, "{peer} {hops} {schemes}");
        }
        assert!(over_plain_http("10.0.0.1", &[("x-forwarded-proto", "http")], ForwardedHeader::XForwardedFor));
        assert!(!over_plain_http("10.0.0.1", &[], ForwardedHeader::XForwardedFor));
        let rows = [
            ("for=203.0.113.7;proto=http", true),
            ("for=203.0.113.7;proto=https, for=10.0.0.2;proto=http", false),
            ("for=203.0.113.7;proto=http, for=10.0.0.2;proto=https", true),
            ("for=203.0.113.7, for=10.0.0.2;proto=http", false),
            ("for=198.51.100.1;proto=http, for=203.0.113.7;proto=https", false),
        ];
        for (value, expected) in rows {
            assert_eq!(
                over_plain_http("10.0.0.1", &[("forwarded", value)], ForwardedHeader::Forwarded),
                expected,
                "{value}"
            );
        }
    }

    #[test]
    fn the_rightmost_address_that_is_not_trusted_counts() {
        let rows: &[(&str, &[&str], &str)] = &[
            ("10.0.0.1", &["203.0.113.7"], "203.0.113.7"),
            ("10.0.0.1", &["198.51.100.1, 203.0.113.7"], "203.0.113.7"),
            ("10.0.0.1", &["198.51.100.1", "203.0.113.7"], "203.0.113.7"),
            ("10.0.0.1", &["198.51.100.1, 203.0.113.7, 10.0.0.2"], "203.0.113.7"),
            ("10.0.0.1", &["203.0.113.7:4711"], "203.0.113.7"),
            ("10.0.0.1", &["[2001:db8::1]:4711"], "2001:db8::1"),
            ("10.0.0.1", &["2001:db8::1"], "2001:db8::1"),
            ("fd00::1", &["203.0.113.7"], "203.0.113.7"),
            ("::ffff:10.0.0.1", &["::ffff:203.0.113.7"], "203.0.113.7"),
            ("10.0.0.1", &["198.51.100.1, unknown"], "10.0.0.1"),
            ("10.0.0.1", &["198.51.100.1, unknown, 10.0.0.2"], "10.0.0.2"),
            ("10.0.0.1", &[""], "10.0.0.1"),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("203.0.113.9", &["198.51.100.1"], "203.0.113.9"),
            ("203.0.113.9", &["198.51.100.1, 10.0.0.2"], "203.0.113.9"),
        ];
        for (peer, lines, expected) in rows {
            assert_eq!(client(peer, "x-forwarded-for", lines, ForwardedHeader::XForwardedFor), *expected, "{lines:?}");
        }
    }

    #[test]
    fn the_standard_header_is_read_when_it_is_chosen() {
        let rows: &[(&[&str], &str)] = &[
            (&["for=203.0.113.7;proto=https;by=10.0.0.1"], "203.0.113.7"),
            (&["For=\"[2001:db8:cafe::17]:4711\""], "2001:db8:cafe::17"),
            (&["for=198.51.100.1, for=203.0.113.7", "proto=https;for=10.0.0.2"], "203.0.113.7"),
            (&["for=203.0.113.7, for=_hidden"], "10.0.0.1"),
            (&["for=203.0.113.7, proto=https"], "10.0.0.1"),
        ];
        for (lines, expected) in rows {
            assert_eq!(client("10.0.0.1", "forwarded", lines, ForwardedHeader::Forwarded), *expected, "{lines:?}");
        }
        let other = client("10.0.0.1", "x-forwarded-for", &["203.0.113.7"], ForwardedHeader::Forwarded);
        assert_eq!(other, "10.0.0.1", "only the header that is chosen is read");
    }

    #[test]
    fn what_a_stranger_wrote_hides_nothing_that_a_proxy_put_after_it() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", HeaderValue::from_bytes(b"\xff, 203.0.113.7").unwrap());
        let kind = ForwardedHeader::XForwardedFor;
        let (client, _) =
            super::client("10.0.0.1".parse().unwrap(), &ForwardedHeaders::in_headers(&headers, kind), &proxy(kind));
        assert_eq!(client.to_string(), "203.0.113.7");
    }
}
