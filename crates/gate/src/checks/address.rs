//! Addresses to which codes, tokens, keys and sessions go.

use access::InvalidSetting;
use std::net::IpAddr;
use url::{Host, Position, Url};

/// An address that has TLS, or is on this machine. It has no user, no password, no query and no fragment. These may be
/// secrets, and so may the path: no error shows them.
///
/// # Errors
/// [`InvalidSetting`] names `key`.
pub fn secure_address(key: &'static str, given: &str) -> Result<Url, InvalidSetting> {
    let bad = |shown: &str, why| Err(InvalidSetting::bad(key, shown, why));
    let Ok(url) = Url::parse(given) else {
        return bad(without_secrets(given), "it must be an address such as https://usher.example.com");
    };
    let host = url.host_str().unwrap_or("…");
    if !url.username().is_empty() || url.password().is_some() {
        return bad(host, "it must have no user and no password");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return bad(host, "it must have neither ? nor # in it");
    }
    match url.scheme() {
        "https" if url.has_host() => Ok(url),
        "http" if is_this_machine(&url) => Ok(url),
        _ => {
            let shown = if url.has_host() { &url[..Position::BeforePath] } else { without_secrets(given) };
            bad(shown, "it must start with https://; plain http:// is for this machine alone")
        }
    }
}

/// Whether the host is `localhost` (RFC 6761, section 6.3) or a loopback address.
#[must_use]
pub fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).to_canonical().is_loopback(),
        None => false,
    }
}

/// What an error shows of a text without a host: all of it, unless there may be more in it than a host and a port.
fn without_secrets(given: &str) -> &str {
    if given.contains(['@', '/', '\\', '?', '#']) { "…" } else { given }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(given: &str) -> Option<String> {
        match secure_address("otel.endpoint", given).err()? {
            InvalidSetting::Bad { key: "otel.endpoint", given, .. } => Some(given),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn an_address_has_tls_or_is_on_this_machine() {
        for given in [
            "https://usher.example.com",
            "HTTPS://Usher.Example.com",
            "https://münchen.example",
            "https://otlp.example.com/otlp",
            "https://192.168.1.7:8443/",
            "http://localhost:3000",
            "http://usher.localhost",
            "http://127.0.0.2:1",
            "http://[::1]:1",
            "http://[::ffff:127.0.0.1]",
        ] {
            assert_eq!(shown(given), None, "{given}");
        }
        for (given, expected) in [
            ("http://dynamodb.internal:8000", "http://dynamodb.internal:8000"),
            ("http://10.0.0.9:8000", "http://10.0.0.9:8000"),
            ("http://localhost.example.com", "http://localhost.example.com"),
            ("http://[::ffff:10.0.0.9]", "http://[::ffff:a00:9]"),
            ("ftp://localhost", "ftp://localhost"),
            ("collector:4318", "collector:4318"),
            ("usher", "usher"),
            ("", ""),
        ] {
            assert_eq!(shown(given).as_deref(), Some(expected), "{given}");
        }
    }

    #[test]
    fn no_error_shows_a_secret_in_an_address() {
        for (given, expected) in [
            ("https://s3cret@host.example", "host.example"),
            ("https://me:s3cret@host.example", "host.example"),
            ("https://:s3cret@host.example", "host.example"),
            ("https://host.example/?key=s3cret", "host.example"),
            ("https://host.example?s3cret", "host.example"),
            ("https://host.example#s3cret", "host.example"),
            ("http://localhost/?key=s3cret", "localhost"),
            ("http://host.example/s3cret", "http://host.example"),
            ("https://me:s3cret@host.example:99999", "…"),
            ("https://host.example:99999/s3cret", "…"),
            ("host.example/s3cret", "…"),
            ("host.example?s3cret", "…"),
            ("me:s3cret@host.example", "…"),
            ("mailto:me?s3cret", "…"),
            ("file:///s3cret", "…"),
        ] {
            assert_eq!(shown(given).as_deref(), Some(expected), "{given}");
        }
    }

    proptest! {
        /// Wherever the secret is written, it is refused, and not shown.
        #[test]
        fn what_follows_or_precedes_a_host_is_not_shown(
            scheme in "(https|http|ftp):/{0,3}", user in "(me:)?", host in "[a-c.]{0,4}", port in "(:[0-9]{1,6})?",
            path in "/[a-c/]{0,3}", separator in "[?#]",
        ) {
            for given in [
                format!("{scheme}{user}s3cret@{host}{port}{path}"),
                format!("{scheme}{host}{port}{path}{separator}s3cret"),
            ] {
                let shown = shown(&given);
                prop_assert!(shown.as_ref().is_some_and(|shown| !shown.contains("s3cret")), "{} {:?}", given, shown);
            }
        }
    }
}
