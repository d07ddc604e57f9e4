//! The headers in which proxies say for whom they ask: the addresses from left to right, `None` for one that is none.

use axum::http::{HeaderMap, HeaderName, header::FORWARDED};
use std::net::{IpAddr, SocketAddr};

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// `X-Forwarded-For: client, proxy`.
pub(super) fn x_forwarded_for(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    elements(headers, &X_FORWARDED_FOR).map(|element| element.and_then(address)).collect()
}

/// `Forwarded: for=client;proto=https, for="[2001:db8::1]:4711"` (RFC 7239).
pub(super) fn forwarded(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    elements(headers, &FORWARDED)
        .map(|element| {
            let mut pairs = element?.split(';').filter_map(|pair| pair.trim().split_once('='));
            let (_, node) = pairs.find(|(name, _)| name.eq_ignore_ascii_case("for"))?;
            address(node.trim_matches('"'))
        })
        .collect()
}

fn elements<'a>(headers: &'a HeaderMap, name: &'a HeaderName) -> impl Iterator<Item = Option<&'a str>> {
    headers.get_all(name).iter().flat_map(|line| match line.to_str() {
        Ok(line) => line.split(',').map(|element| Some(element.trim())).collect(),
        Err(_) => vec![None],
    })
}

/// With or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let without_brackets = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let with_port = || text.parse().ok().map(|address: SocketAddr| address.ip());
    text.parse().ok().or_else(with_port).or_else(without_brackets)
}
