//! The form for a new resource.

use super::{Form, with_draft};
use crate::http::{State, visitor::Poster};
use axum::{extract, response::Response};

/// Creates a resource and goes on to its page.
pub(crate) async fn new_resource(extract::State(state): extract::State<State>, poster: Poster, form: Form) -> Response {
    let gate = poster.visitor.gate.clone();
    with_draft(&state, poster, &form, async |caller, draft| gate.create_resource(&caller, &draft).await).await
}
