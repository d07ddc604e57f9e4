//! `POST /admin/usage`: an administrator changes how many calls a group brings.

use super::limit::limit;
use crate::http::{State, forms::Form, page, visitor::Poster};
use app::Done;
use axum::{extract, response::Response};

/// Sets the limit of the form's `group`; an empty `limit` takes it away.
pub(crate) async fn usage(extract::State(state): extract::State<State>, poster: Poster, form: Form) -> Response {
    let Poster { visitor, unknown } = poster;
    if let Some(problem) = unknown {
        return page::problem(&state, &visitor, &problem).await;
    }
    let group = form.first("group").unwrap_or_default().trim();
    let changed = match limit(&form) {
        Ok(limit) => visitor.gate.set_group_limit(&visitor.caller, group, limit).await,
        Err(refusal) => Err(refusal),
    };
    match changed {
        Ok(()) => page::back_to(&state, "/admin/usage", Done::Limit),
        Err(refusal) => page::refused(&state, &visitor, refusal).await,
    }
}
