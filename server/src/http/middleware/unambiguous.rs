//! What says who is calling, and what is called, comes once and is short: two readers must not understand it differently.

use super::RequestId;
use crate::http::{State, plain};
use axum::{
    extract::{self, Request},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::Response,
};

/// The longest address that is read, in bytes.
const MAX_ADDRESS_BYTES: usize = 8 * 1024;

pub(super) async fn check(extract::State(state): extract::State<State>, request: Request, next: Next) -> Response {
    let address = request.uri().path_and_query().map_or(0, |address| address.as_str().len());
    let (status, heading) = if address > MAX_ADDRESS_BYTES {
        (StatusCode::URI_TOO_LONG, "This address is too long")
    } else if is_ambiguous(request.headers(), &state) {
        (StatusCode::BAD_REQUEST, "The request could not be read")
    } else {
        return next.run(request).await;
    };
    let id = request.extensions().get::<RequestId>().cloned().unwrap_or_default();
    plain::answer(request.uri().path(), status, heading, "Nothing was changed.", &id)
}

fn is_ambiguous(headers: &HeaderMap, state: &State) -> bool {
    headers.get_all(header::AUTHORIZATION).iter().nth(1).is_some() || state.site.sessions(headers).nth(1).is_some()
}
