//! Addresses without the method, and files that are not there.

use super::{State, page, visitor::Stranger};
use app::Notice;
use axum::{
    extract,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};

/// An address that has no such method.
pub(crate) async fn method(extract::State(state): extract::State<State>, Stranger(visitor): Stranger) -> Response {
    let notice = Notice {
        status: 405,
        heading: "Not possible here".to_owned(),
        paragraphs: vec![
            "This address cannot be called in that way. Go back and use the page's own buttons.".to_owned(),
        ],
        request_id: visitor.visit.request_id.clone(),
        ..Notice::default()
    };
    let mut response = page::notice(&state, &visitor, notice).await;
    let allow = if visitor.uri.path() == "/theme" { "POST" } else { "GET, HEAD" };
    response.headers_mut().entry(header::ALLOW).or_insert(HeaderValue::from_static(allow));
    response
}

/// A built file that is not there: short, because no person reads it.
pub(crate) async fn no_such_file() -> (StatusCode, &'static str) {
    (StatusCode::NOT_FOUND, "Not found")
}
