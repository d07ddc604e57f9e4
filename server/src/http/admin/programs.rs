//! `POST /admin/people`: an administrator blocks a program, or lets it in again.

use crate::http::{AppState, extract::FormContext, forms::Form, page};
use app::{Cause, FlashMessage, Problem};
use axum::{extract::State, response::Response};

/// The page's path.
const PATH: &str = "/admin/people";

/// Performs the form's `change` on its `program`.
pub(crate) async fn programs(State(state): State<AppState>, form_context: FormContext, form: Form) -> Response {
    let FormContext { context, problem } = form_context;
    if let Some(problem) = problem {
        return page::problem(&state, &context, &problem).await;
    }
    let (client_id, blocked, done) = match (form.first("program"), form.first("change")) {
        (Some(client_id), Some("block")) => (client_id, true, FlashMessage::ProgramBlocked),
        (Some(client_id), Some("unblock")) => (client_id, false, FlashMessage::ProgramLetIn),
        _ => {
            let problem = Problem { request_id: context.page.request_id.clone(), cause: Cause::Malformed };
            return page::problem(&state, &context, &problem).await;
        }
    };
    match context.gate.people.block_program(&context.caller, client_id, blocked).await {
        Ok(()) => page::back_to(&state, PATH, done),
        Err(refusal) => page::refused(&state, &context, refusal).await,
    }
}
