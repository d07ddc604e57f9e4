//! Whether a person navigates to a page, as their browser says
//! (Fetch Metadata, <https://www.w3.org/TR/fetch-metadata/>).

use axum::http::HeaderMap;

/// The headers by which browsers say that nobody has asked for the page yet.
const AHEAD: [&str; 4] = ["sec-purpose", "purpose", "x-purpose", "x-moz"];

/// Whether the browser fetches the page before anybody has asked for it.
pub(crate) fn is_prefetch(headers: &HeaderMap) -> bool {
    let says_so =
        |name| headers.get(name).is_some_and(|value| value.as_bytes().windows(8).any(|part| part == b"prefetch"));
    AHEAD.into_iter().any(says_so)
}

/// Whether a person goes there. Fetch metadata: <https://www.w3.org/TR/fetch-metadata/>; programs send none.
pub(crate) fn is_navigation(headers: &HeaderMap) -> bool {
    let is_page = headers.get("sec-fetch-dest").is_none_or(|dest| dest == "document");
    is_page && !is_prefetch(headers)
}
