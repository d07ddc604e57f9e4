//! The headers in which proxies say for whom they ask, and how they were asked.

use axum::http::{HeaderMap, HeaderName, header::FORWARDED};
use std::net::{IpAddr, SocketAddr};

const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// `X-Forwarded-For: client, proxy`: the addresses from left to right, `None` for one that is none.
pub(super) fn x_forwarded_for(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    elements(headers, &X_FORWARDED_FOR).map(|element| element.and_then(address)).collect()
}

/// `Forwarded: for=client;proto=https, for="[2001:db8::1]:4711"` (RFC 7239), as [`x_forwarded_for`].
pub(super) fn forwarded(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    elements(headers, &FORWARDED).map(|element| address(parameter(element?, "for")?)).collect()
}

/// The scheme in `X-Forwarded-Proto`, as the nearest proxy wrote it.
pub(super) fn x_forwarded_proto(headers: &HeaderMap) -> Option<&str> {
    elements(headers, &X_FORWARDED_PROTO).last()?
}

/// The scheme in `Forwarded`, as the nearest proxy wrote it.
pub(super) fn forwarded_proto(headers: &HeaderMap) -> Option<&str> {
    parameter(elements(headers, &FORWARDED).last()??, "proto")
}

fn parameter<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let mut pairs = element.split(';').filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(found, _)| found.eq_ignore_ascii_case(name))?;
    Some(value.trim_matches('"'))
}

fn elements<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = Option<&'a str>> + use<'a> {
    // Each for itself: what a stranger wrote must not make unreadable what the proxy put after it.
    let elements = headers.get_all(name).iter().flat_map(|line| line.as_bytes().split(|byte| *byte == b','));
    elements.map(|element| std::str::from_utf8(element).ok().map(str::trim))
}

/// With or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let without_brackets = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let with_port = || text.parse().ok().map(|address: SocketAddr| address.ip());
    text.parse().ok().or_else(with_port).or_else(without_brackets)
}
