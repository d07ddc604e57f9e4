//! The form that changes a resource.

use super::{Done, Form, Intent, with_draft};
use crate::http::{AppState, extract::FormContext};
use access::ResourceDraft;
use axum::response::Response;
use gate::Caller;

/// Saves the change and redirects to the resource's page; after a conflict, puts two texts together as the user chose.
pub(super) async fn edit_resource(state: &AppState, form_context: FormContext, path: &str, form: &Form) -> Response {
    let gate = form_context.context.gate.clone();
    let merges = form.intent() == Some(Intent::Merge);
    let carry_out = async |caller: Caller, draft: ResourceDraft| match merges {
        true => gate.resources.merge(&caller, path, &draft, &form.hunks()).await.map(Done::Merged),
        false => gate.resources.save(&caller, path, &draft).await.map(Done::saved),
    };
    with_draft(state, form_context, form, carry_out).await
}
