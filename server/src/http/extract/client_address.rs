//! The client's address, whether the request came from a trusted proxy or over plain HTTP, and what a proxy asks for
//! somebody else. `middleware/client.rs` sets all of them.

use axum::http::Extensions;
use ipnet::Ipv6Net;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The client's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ClientAddress(pub(crate) IpAddr);

impl ClientAddress {
    /// The address of the request; loopback for a request without a connection, as in a test.
    pub(crate) fn of(extensions: &Extensions) -> Self {
        extensions.get().copied().unwrap_or(Self(IpAddr::V4(Ipv4Addr::LOCALHOST)))
    }
}

/// A trusted proxy has sent the request, so its headers about the request count.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FromTrustedProxy;

/// The request came over plain HTTP, as a trusted proxy reports or through Usher's own plain listener.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlainHttp;

/// A trusted proxy sent this request for a protected site ([`crate::http::forward_auth`]).
#[derive(Clone, Debug)]
pub(crate) struct ThroughProxy {
    /// All host names in its forwarding header; empty texts for unreadable ones.
    pub(crate) hosts: Vec<String>,
    /// The same of `X-Forwarded-Host`, if its forwarding header is `Forwarded`. They choose no site, but a site that
    /// reads them must not read another host.
    pub(crate) unread_hosts: Vec<String>,
}

/// The address that limits count by: an IPv6 subscriber has a whole /64.
pub(crate) fn rate_limit_key(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Net::new(address, 64).map_or(Ipv6Addr::UNSPECIFIED, |net| net.network())),
        v4 => v4,
    }
}
