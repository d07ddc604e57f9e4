//! For whom a request is made: the address that limits count by and the log shows.

use super::forwarded;
use crate::{
    configuration::{ForwardedHeader, Proxy},
    listen::Peer,
};
use axum::{
    extract::{self, Request},
    http::{Extensions, HeaderMap},
    middleware::Next,
    response::Response,
};
use ipnet::Ipv6Net;
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::Arc,
};

/// The address for which a request is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ClientAddress(pub(crate) IpAddr);

impl ClientAddress {
    /// The request's; one that came over no connection, as in a test, is this machine's.
    pub(crate) fn of(extensions: &Extensions) -> Self {
        extensions.get().copied().unwrap_or(Self(IpAddr::V4(Ipv4Addr::LOCALHOST)))
    }
}

pub(super) async fn identify(
    extract::State(proxy): extract::State<Arc<Proxy>>,
    mut request: Request,
    next: Next,
) -> Response {
    if let Some(Peer(peer)) = request.extensions().get().copied() {
        let address = address(peer.ip(), request.headers(), &proxy);
        request.extensions_mut().insert(ClientAddress(address));
        if came_in_the_clear(peer.ip(), request.headers(), &proxy) {
            request.extensions_mut().insert(InTheClear);
        }
    }
    next.run(request).await
}

/// Asked over plain HTTP: a trusted proxy says so, or Usher's own listener for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct InTheClear;

fn came_in_the_clear(peer: IpAddr, headers: &HeaderMap, proxy: &Proxy) -> bool {
    let scheme = match proxy.forwarded {
        ForwardedHeader::XForwardedFor => forwarded::x_forwarded_proto(headers),
        ForwardedHeader::Forwarded => forwarded::forwarded_proto(headers),
    };
    is_trusted(peer.to_canonical(), proxy) && scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("http"))
}

fn is_trusted(address: IpAddr, proxy: &Proxy) -> bool {
    proxy.trusted.iter().any(|network| network.contains(&address))
}

/// Everybody can send such a header, so it counts only as far as trusted proxies wrote it. Each wrote the address of its
/// own peer at the right end: from there, the first that is no trusted proxy's is the client's.
fn address(peer: IpAddr, headers: &HeaderMap, proxy: &Proxy) -> IpAddr {
    let mut nearest = peer.to_canonical();
    let hops = match proxy.forwarded {
        ForwardedHeader::XForwardedFor => forwarded::x_forwarded_for(headers),
        ForwardedHeader::Forwarded => forwarded::forwarded(headers),
    };
    for hop in hops.into_iter().rev() {
        match hop {
            Some(hop) if is_trusted(nearest, proxy) => nearest = hop.to_canonical(),
            // What cannot be read hides who is behind it: the proxy that wrote it answers for it.
            _ => break,
        }
    }
    nearest
}

/// The address by which requests are counted: one subscriber has a whole /64 of IPv6 addresses.
pub(super) fn subscriber(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Net::new(address, 64).map_or(Ipv6Addr::UNSPECIFIED, |net| net.network())),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn client(peer: &str, header: &'static str, lines: &[&'static str], forwarded: ForwardedHeader) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header, HeaderValue::from_static(line));
        }
        let trusted = ["10.0.0.0/8", "fd00::/8"].map(|network| network.parse().unwrap()).into();
        address(peer.parse().unwrap(), &headers, &Proxy { trusted, forwarded }).to_string()
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
        let trusted = vec!["10.0.0.0/8".parse().unwrap()];
        let proxy = Proxy { trusted, forwarded: ForwardedHeader::XForwardedFor };
        assert_eq!(address("10.0.0.1".parse().unwrap(), &headers, &proxy).to_string(), "203.0.113.7");
    }
}
