//! Compresses what people read: pages and the answers of server functions.
//!
//! The length of a compressed response tells whether text that an attacker chose repeats text that the attacker wants to
//! know (BREACH, <https://www.breachattack.com>). So what another site makes a browser request is not compressed.

use crate::http::v1;
use axum::{
    extract::Request,
    http::{HeaderMap, header},
};

/// Leaves the header with which browsers ask for compression only to requests that no other site has caused. The layer
/// [`tower_http::compression`] follows.
pub(super) fn only_for_own_requests(request: &mut Request) {
    // A strong `ETag` names one sequence of bytes (RFC 9110, section 8.8.3.3), so the API sends its answers as they are.
    if !is_own(request.headers()) || v1::serves(request.uri().path()) {
        request.headers_mut().remove(header::ACCEPT_ENCODING);
    }
}

/// From a page of this site or from the address bar, as the browser says. A redirect from another site counts as of that
/// site (<https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header>).
fn is_own(headers: &HeaderMap) -> bool {
    let mut sites = headers.get_all("sec-fetch-site").iter();
    matches!((sites.next(), sites.next()), (Some(site), None) if site == "same-origin" || site == "none")
}
