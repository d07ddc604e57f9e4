//! For whom a request is made, and how. `middleware/client.rs` puts both into the request.

use axum::http::Extensions;
use ipnet::Ipv6Net;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The address for which a request is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ClientAddress(pub(crate) IpAddr);

impl ClientAddress {
    /// The request's; one that came over no connection, as in a test, is this machine's.
    pub(crate) fn of(extensions: &Extensions) -> Self {
        extensions.get().copied().unwrap_or(Self(IpAddr::V4(Ipv4Addr::LOCALHOST)))
    }
}

/// Asked over plain HTTP: a trusted proxy says so, or Usher's own listener for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlainHttp;

/// The address by which requests are counted: one subscriber has a whole /64 of IPv6 addresses.
pub(crate) fn subscriber(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Net::new(address, 64).map_or(Ipv6Addr::UNSPECIFIED, |net| net.network())),
        v4 => v4,
    }
}
