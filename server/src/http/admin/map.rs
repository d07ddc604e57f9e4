//! `POST /admin/map`: an administrator adds, changes or removes a row of the resource map.

use crate::http::{
    AppState,
    extract::FormUser,
    forms::Form,
    page::{self, see_other},
};
use app::{Cause, Done, Problem, map_change, map_row};
use axum::{extract::State, response::Response};
use gate::Refusal;

/// Applies the form's change. An invalid change redirects back to its preview, which says why and keeps all input.
pub(crate) async fn map(State(state): State<AppState>, form_user: FormUser, form: Form) -> Response {
    let FormUser { user, problem } = form_user;
    let query = form.to_query();
    let (Some(change), Some(row)) = (map_change(&query), map_row(&query)) else {
        let problem = Problem { request_id: user.page.request_id.clone(), cause: Cause::Malformed };
        return page::problem(&state, &user, &problem).await;
    };
    if problem.is_some() {
        return see_other(&row);
    }
    match user.gate.map.change(&user.caller, &change).await {
        Ok(()) => page::back_to(&state, "/admin/map", Done::Map),
        Err(refusal @ Refusal::Denied(_)) => page::refused(&state, &user, refusal).await,
        Err(refusal) => {
            tracing::info!(%refusal, "the resource map is not changed");
            see_other(&row)
        }
    }
}
