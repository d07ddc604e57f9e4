//! The form that confirms an operation on a resource.

use super::Form;
use crate::http::{AppState, extract::FormContext, page};
use access::{Draft, Operation, ResourceDraft};
use app::{Cause, DoneOperation, FlashMessage, PostedForm, Problem};
use axum::response::Response;

/// Carries out the operation and redirects to the list, which says so.
pub(super) async fn operate(
    state: &AppState,
    form_context: FormContext,
    operation: Operation,
    path: &str,
    form: &Form,
) -> Response {
    let FormContext { context, problem } = form_context;
    let request_id = context.page.request_id.clone();
    let version = form.first("version").and_then(|version| version.parse().ok());
    let problem = match (problem, version) {
        (Some(problem), _) => problem,
        (None, None) => Problem { request_id, cause: Cause::Malformed },
        (None, Some(version)) => {
            match context.gate.resources.operate(&context.caller, operation, path, version).await {
                Ok(now) => {
                    let done = DoneOperation { operation, path: now.path, version: now.version };
                    return page::back_to(state, "/resources", FlashMessage::Operation(done));
                }
                Err(refusal) => Problem::from_refusal(refusal, request_id),
            }
        }
    };
    let draft = ResourceDraft { path: path.to_owned(), ..ResourceDraft::default() };
    page::form_again(state, &context, PostedForm::refused(Draft::Resource(draft), problem)).await
}
