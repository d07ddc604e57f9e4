//! The form that changes a resource.

use super::{Form, with_draft};
use crate::http::{AppState, extract::FormUser};
use axum::response::Response;

/// Saves the change and redirects to the resource's page.
pub(super) async fn edit_resource(state: &AppState, form_user: FormUser, path: &str, form: &Form) -> Response {
    let gate = form_user.user.gate.clone();
    with_draft(state, form_user, form, async |caller, draft| gate.resources.save(&caller, path, &draft).await).await
}
