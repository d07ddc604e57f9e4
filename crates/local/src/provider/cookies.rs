//! Cookies of the hosted pages.
//!
//! `Secure` is missing on purpose: these pages are plain HTTP on loopback, where some browsers refuse
//! a secure cookie. Browsers do not separate cookies by port, so every provider has names of its own.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use std::time::Duration;

/// The value of a cookie, if the browser sent it.
pub(crate) fn get<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// Sets a cookie for `lifetime`; no lifetime clears it.
pub(crate) fn set(response: &mut Response, name: &str, value: &str, lifetime: Option<Duration>) {
    let seconds = lifetime.map_or(0, |lifetime| lifetime.as_secs());
    let cookie = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}
