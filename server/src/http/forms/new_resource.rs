//! The form that creates a resource.

use super::{Form, with_draft};
use crate::http::{AppState, extract::FormContext};
use axum::{extract::State, response::Response};

/// Creates a resource and redirects to its page.
pub(crate) async fn new_resource(State(state): State<AppState>, form_context: FormContext, form: Form) -> Response {
    let gate = form_context.context.gate.clone();
    with_draft(&state, form_context, &form, async |caller, draft| gate.resources.create(&caller, &draft).await).await
}
