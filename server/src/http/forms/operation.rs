//! The form that confirms an operation on a resource.

use super::{Form, on_to_resources};
use crate::http::{AppState, extract::FormUser, page};
use access::{Draft, Operation, ResourceDraft};
use app::{Cause, Posted, Problem};
use axum::response::Response;

/// Carries out the operation and redirects to the list.
pub(super) async fn operate(
    state: &AppState,
    form_user: FormUser,
    operation: Operation,
    path: &str,
    form: &Form,
) -> Response {
    let FormUser { user, problem } = form_user;
    let request_id = user.page.request_id.clone();
    let version = form.first("version").and_then(|version| version.parse().ok());
    let problem = match (problem, version) {
        (Some(problem), _) => problem,
        (None, None) => Problem { request_id, cause: Cause::Malformed },
        (None, Some(version)) => match user.gate.resources.operate(&user.caller, operation, path, version).await {
            Ok(()) => return on_to_resources(""),
            Err(refusal) => Problem::from_refusal(refusal, request_id),
        },
    };
    let draft = ResourceDraft { path: path.to_owned(), ..ResourceDraft::default() };
    page::form_again(state, &user, Posted { draft: Draft::Resource(draft), problem }).await
}
