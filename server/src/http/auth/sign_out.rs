//! `POST /auth/sign-out`: out of Usher, then on to Cognito to end its session too.

use super::see_other;
use crate::http::{
    State, page,
    visitor::{Stranger, Visitor},
};
use app::{Notice, Problem};
use axum::{
    extract,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::Response,
};

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// Signs this browser out. When the session cannot be ended, the cookie stays, so that it can be tried again.
pub(crate) async fn sign_out(
    extract::State(state): extract::State<State>,
    Stranger(visitor): Stranger,
    headers: HeaderMap,
) -> Response {
    match state.gate.sign_out(state.site.session(&headers).as_deref()).await {
        Ok(signed_out) => {
            let mut response = see_other(&signed_out.location, vec![state.site.remove_session()]);
            // Cached pages; not storage, where the person's theme is, and not cookies, which reaches sibling sites.
            response.headers_mut().insert(CLEAR_SITE_DATA, HeaderValue::from_static("\"cache\""));
            response
        }
        Err(refusal) => {
            let problem = Problem::from_refusal(refusal, visitor.visit.request_id.clone());
            page::problem(&state, &visitor, &problem).await
        }
    }
}

/// A link must not sign anybody out; the page has the button.
pub(crate) async fn ask_sign_out(extract::State(state): extract::State<State>, visitor: Visitor) -> Response {
    let signed_in = visitor.visit.session.is_some();
    let notice = Notice {
        status: 405,
        heading: "Sign out?".to_owned(),
        paragraphs: vec![
            if signed_in {
                "Signing out ends your session here and on the sign-in page."
            } else {
                "You are not signed in."
            }
            .to_owned(),
        ],
        sign_in: false,
        sign_out: signed_in,
        request_id: visitor.visit.request_id.clone(),
    };
    let mut response = page::notice(&state, &visitor, notice).await;
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
    response
}
