//! Cookies of the hosted pages.
//!
//! `Secure` is deliberately absent: these pages use plain HTTP on loopback, where some browsers refuse secure cookies.
//! Browsers do not separate cookies by port, so every provider has its own names.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use std::time::Duration;

/// The value of a cookie, if the browser sent it. Other cookies that cannot be parsed are ignored, because everything
/// on this host shares them.
pub(crate) fn get<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .flat_map(|line| line.as_bytes().split(|byte| *byte == b';'))
        .filter_map(|pair| std::str::from_utf8(pair.trim_ascii()).ok()?.split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// Sets a cookie for `lifetime`; `None` clears it.
pub(crate) fn set(response: &mut Response, name: &str, value: &str, lifetime: Option<Duration>) {
    let seconds = lifetime.map_or(0, |lifetime| lifetime.as_secs());
    let cookie = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Row 3.
    #[test]
    fn a_cookie_that_cannot_be_read_hides_no_other() {
        let mut headers = HeaderMap::new();
        let line = HeaderValue::from_bytes(b"city=M\xfcnchen; pool=a; stadt=M\xc3\xbcnchen").unwrap();
        headers.append(header::COOKIE, line);
        assert_eq!(get(&headers, "pool"), Some("a"));
        assert_eq!(get(&headers, "city"), None);
    }
}
