//! The form that deletes a resource after confirmation.

use super::{Form, on_to_resources};
use crate::http::{AppState, extract::FormUser, page};
use access::ResourceDraft;
use app::{Cause, Posted, Problem};
use axum::response::Response;

/// Deletes the resource and redirects to the list.
pub(super) async fn delete_resource(state: &AppState, form_user: FormUser, path: &str, form: &Form) -> Response {
    let FormUser { user, problem } = form_user;
    let request_id = user.page.request_id.clone();
    let version = form.first("version").and_then(|version| version.parse().ok());
    let problem = match (problem, version) {
        (Some(problem), _) => problem,
        (None, None) => Problem { request_id, cause: Cause::Malformed },
        (None, Some(version)) => match user.gate.delete_resource(&user.caller, path, version).await {
            Ok(()) => return on_to_resources(""),
            Err(refusal) => Problem::from_refusal(refusal, request_id),
        },
    };
    let draft = ResourceDraft { path: path.to_owned(), ..ResourceDraft::default() };
    page::form_again(state, &user, Posted { draft, problem }).await
}
