//! `POST /admin/usage`: an administrator changes a group's call limit.

use super::limit::limit;
use crate::http::{AppState, extract::FormUser, forms::Form, page};
use app::Done;
use axum::{extract::State, response::Response};

/// Sets the limit of the form's `group`; an empty `limit` removes it.
pub(crate) async fn usage(State(state): State<AppState>, form_user: FormUser, form: Form) -> Response {
    let FormUser { user, problem } = form_user;
    if let Some(problem) = problem {
        return page::problem(&state, &user, &problem).await;
    }
    let group = form.first("group").unwrap_or_default().trim();
    let changed = match limit(&form) {
        Ok(limit) => user.gate.quota.set_group_limit(&user.caller, group, limit).await,
        Err(refusal) => Err(refusal),
    };
    match changed {
        Ok(()) => page::back_to(&state, "/admin/usage", Done::Limit),
        Err(refusal) => page::refused(&state, &user, refusal).await,
    }
}
