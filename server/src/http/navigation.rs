//! Whether a user navigates to a page, according to the browser (Fetch Metadata,
//! <https://www.w3.org/TR/fetch-metadata/>).

use axum::http::HeaderMap;

/// The headers with which browsers mark a prefetch.
const AHEAD: [&str; 4] = ["sec-purpose", "purpose", "x-purpose", "x-moz"];

/// Whether the request is a prefetch: the user has not asked for the page yet.
pub(crate) fn is_prefetch(headers: &HeaderMap) -> bool {
    let says_so =
        |name| headers.get(name).is_some_and(|value| value.as_bytes().windows(8).any(|part| part == b"prefetch"));
    AHEAD.into_iter().any(says_so)
}

/// Whether a user navigates to the page. API clients send no fetch metadata, and count as navigating.
pub(crate) fn is_navigation(headers: &HeaderMap) -> bool {
    let is_page = headers.get("sec-fetch-dest").is_none_or(|dest| dest == "document");
    is_page && !is_prefetch(headers)
}
