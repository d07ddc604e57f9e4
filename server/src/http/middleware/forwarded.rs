//! Parses the headers in which proxies describe the original request: `X-Forwarded-For: client, proxy` with
//! `X-Forwarded-Proto` and `X-Forwarded-Host`, or `Forwarded: for=client;proto=https, for="[2001:db8::1]:4711"`
//! (RFC 7239).

use crate::configuration::ForwardedHeader;
use axum::http::{HeaderMap, HeaderName, header::FORWARDED};
use std::net::{IpAddr, SocketAddr};

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const X_FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// Entries from left to right; each proxy appends at the right. `None` for an entry that is missing or unreadable.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct ForwardedHeaders<'a> {
    /// Address of each proxy's peer.
    pub(super) addresses: Vec<Option<IpAddr>>,
    /// Scheme of the request to each proxy: `http` or `https`.
    pub(super) schemes: Vec<Option<&'a str>>,
    /// Host name of the request to each proxy.
    pub(super) hosts: Vec<Option<&'a str>>,
    /// Host names in `X-Forwarded-Host` where that is not the header to read: only a client may have written it, and a
    /// site may read it all the same.
    pub(super) unread_hosts: Vec<Option<&'a str>>,
}

impl<'a> ForwardedHeaders<'a> {
    /// Reads the headers of this kind. Of the other kind, nothing counts.
    pub(super) fn in_headers(headers: &'a HeaderMap, kind: ForwardedHeader) -> Self {
        match kind {
            ForwardedHeader::XForwardedFor => Self {
                addresses: elements(headers, &X_FORWARDED_FOR).map(|element| element.and_then(address)).collect(),
                schemes: elements(headers, &X_FORWARDED_PROTO).collect(),
                hosts: elements(headers, &X_FORWARDED_HOST).collect(),
                unread_hosts: Vec::new(),
            },
            ForwardedHeader::Forwarded => {
                let said = |name| elements(headers, &FORWARDED).map(move |element| parameter(element?, name));
                Self {
                    addresses: said("for").map(|node| node.and_then(address)).collect(),
                    schemes: said("proto").collect(),
                    hosts: said("host").collect(),
                    unread_hosts: elements(headers, &X_FORWARDED_HOST).collect(),
                }
            }
        }
    }
}

fn parameter<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let mut pairs = element.split(';').filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(found, _)| found.eq_ignore_ascii_case(name))?;
    Some(value.trim_matches('"'))
}

fn elements<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = Option<&'a str>> + use<'a> {
    // Decodes each element on its own: bytes that a client sent must not make the proxy's entry after them unreadable.
    let elements = headers.get_all(name).iter().flat_map(|line| line.as_bytes().split(|byte| *byte == b','));
    elements.map(|element| std::str::from_utf8(element).ok().map(str::trim))
}

/// Parses an address with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let without_brackets = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let with_port = || text.parse().ok().map(|address: SocketAddr| address.ip());
    text.parse().ok().or_else(with_port).or_else(without_brackets)
}
