//! The form that changes a resource.

use super::{Form, with_draft};
use crate::http::{AppState, extract::FormContext};
use axum::response::Response;

/// Saves the change and redirects to the resource's page.
pub(super) async fn edit_resource(state: &AppState, form_context: FormContext, path: &str, form: &Form) -> Response {
    let gate = form_context.context.gate.clone();
    with_draft(state, form_context, form, async |caller, draft| gate.resources.save(&caller, path, &draft).await).await
}
