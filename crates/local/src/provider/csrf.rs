//! Forms of the hosted pages carry `_csrf`, which must equal a cookie. Another site can forge the field but not the
//! cookie; otherwise it could sign a user in as somebody else.

use super::params::Params;
use super::respond::InternalError;
use super::{Provider, cookies, secrets};
use axum::http::HeaderMap;
use axum::response::Response;
use std::time::Duration;

/// Cognito's name for the cookie.
const COOKIE: &str = "XSRF-TOKEN";
/// Maximum time that a page may stay open.
const LIFETIME: Duration = Duration::from_secs(3600);

/// The message when [`holds`] fails.
pub(crate) const EXPIRED: &str = "This page was open for too long. Please sign in again.";

/// The value for a form in this browser. An existing value is reused; otherwise a second tab would invalidate the
/// first.
pub(crate) fn value(provider: &Provider, headers: &HeaderMap) -> Result<String, InternalError> {
    match cookies::get(headers, &provider.settings.cookie(COOKIE)) {
        Some(known) if known.len() == 43 => Ok(known.to_owned()),
        _ => secrets::token(),
    }
}

/// Sets the cookie that matches [`value`].
pub(crate) fn set(provider: &Provider, response: &mut Response, value: &str) {
    cookies::set(response, &provider.settings.cookie(COOKIE), value, Some(LIFETIME));
}

/// Whether the form was sent from one of our pages.
pub(crate) fn holds(provider: &Provider, headers: &HeaderMap, form: &Params) -> bool {
    let cookie = cookies::get(headers, &provider.settings.cookie(COOKIE));
    match (cookie, form.get("_csrf")) {
        (Some(cookie), Some(field)) => !cookie.is_empty() && secrets::same(cookie, field),
        _ => false,
    }
}
