//! Signing in and out.

mod callback;
mod notices;
mod sign_in;
mod sign_out;

pub(crate) use callback::{CALLBACK, callback, callback_by_another_method};
pub(crate) use sign_in::{SIGN_IN, sign_in};
pub(crate) use sign_out::{ask_sign_out, finish, forget, leave_for_hosted_ui, sign_out};

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};

/// Redirects to another URL and sets cookies.
pub(crate) fn see_other(location: &str, cookies: Vec<HeaderValue>) -> Response {
    let cookies = AppendHeaders(cookies.into_iter().map(|cookie| (header::SET_COOKIE, cookie)));
    match HeaderValue::from_str(location) {
        Ok(location) => (StatusCode::SEE_OTHER, [(header::LOCATION, location)], cookies).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn add_cookies(mut response: Response, cookies: Vec<HeaderValue>) -> Response {
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
