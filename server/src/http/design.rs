//! `GET /design`: the design system, in local mode only.

use super::{AppState, extract::RequestContext, page};
use axum::{extract::State, response::Response};

/// The page; without local mode it does not exist.
pub(crate) async fn show(state: State<AppState>, context: RequestContext) -> Response {
    if state.site.local { page::design(&state, &context).await } else { page::show(state, context).await }
}
