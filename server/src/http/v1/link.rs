//! `Link: rel="next"` (RFC 8288).

use axum::http::{HeaderName, HeaderValue, header};

/// The link to the next page of a collection, whose address has this query. None on the last page.
pub(crate) fn next(collection: &str, query: Option<String>) -> Option<(HeaderName, HeaderValue)> {
    let link = format!("<{collection}?{}>; rel=\"next\"", query?);
    Some((header::LINK, HeaderValue::try_from(link).ok()?))
}
