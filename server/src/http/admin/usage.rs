//! `POST /admin/usage`: an administrator changes a group's call limit.

use super::limit::limit;
use crate::http::{AppState, extract::FormContext, forms::Form, page};
use app::FlashMessage;
use axum::{extract::State, response::Response};

/// Sets the limit of the form's `group`; an empty `limit` removes it.
pub(crate) async fn usage(State(state): State<AppState>, form_context: FormContext, form: Form) -> Response {
    let FormContext { context, problem } = form_context;
    if let Some(problem) = problem {
        return page::problem(&state, &context, &problem).await;
    }
    let group = form.first("group").unwrap_or_default().trim();
    let changed = match limit(&form) {
        Ok(limit) => context.gate.quota.set_group_limit(&context.caller, group, limit).await,
        Err(refusal) => Err(refusal),
    };
    match changed {
        Ok(()) => page::back_to(&state, "/admin/usage", FlashMessage::Limit),
        Err(refusal) => page::refused(&state, &context, refusal).await,
    }
}
