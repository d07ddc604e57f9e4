//! The form that creates a resource.

use super::{Done, Form, with_draft};
use crate::http::{AppState, extract::FormContext};
use access::ResourceDraft;
use axum::{extract::State, response::Response};
use gate::Caller;

/// Creates a resource and redirects to its page.
pub(crate) async fn new_resource(State(state): State<AppState>, form_context: FormContext, form: Form) -> Response {
    let gate = form_context.context.gate.clone();
    let create =
        async |caller: Caller, draft: ResourceDraft| gate.resources.create(&caller, &draft).await.map(Done::saved);
    with_draft(&state, form_context, &form, create).await
}
