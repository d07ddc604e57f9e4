//! `POST /admin/people/<segment>`: an administrator ends a user's sessions, changes their groups or limit, or resets
//! their usage.

use super::limit::limit;
use crate::http::{AppState, extract::FormUser, forms::Form, page, signed_out_in_part};
use app::{Cause, Done, Problem};
use axum::{
    extract::{Path, State},
    response::Response,
};

/// Performs the action in the form's field `end` or `change`.
pub(crate) async fn person(
    State(state): State<AppState>,
    form_user: FormUser,
    Path(segment): Path<String>,
    form: Form,
) -> Response {
    let FormUser { user, problem } = form_user;
    let Some(named) = app::name_in(&segment) else {
        let problem = Problem { request_id: user.page.request_id.clone(), cause: Cause::NotFound };
        return page::problem(&state, &user, &problem).await;
    };
    if let Some(problem) = problem {
        return page::problem(&state, &user, &problem).await;
    }
    let (gate, caller) = (&user.gate, &user.caller);
    let path = user.uri.path().to_owned();
    let done = match (form.first("end"), form.first("change")) {
        (Some("all"), None) => match gate.sign_out.everywhere(caller, &named).await {
            Ok(done) if done.is_complete() => Ok(Done::Everywhere),
            Ok(done) => {
                return signed_out_in_part::everywhere(&state, &user, signed_out_in_part::again(&path), done).await;
            }
            Err(refusal) => Err(refusal),
        },
        (Some(handle), None) => gate.sign_out.session(caller, &named, handle).await.map(|()| Done::Session),
        (None, Some("groups")) => {
            let groups = form.all("groups").map(str::to_owned).collect();
            gate.people.change_groups(caller, &named, &groups).await.map(|()| Done::Groups)
        }
        (None, Some("limit")) => match limit(&form) {
            Ok(limit) => gate.quota.set_person_limit(caller, &named, limit).await.map(|()| Done::Limit),
            Err(refusal) => Err(refusal),
        },
        (None, Some("usage")) => {
            let reason = form.first("reason").unwrap_or_default();
            gate.quota.reset(caller, &named, reason).await.map(|()| Done::Usage)
        }
        _ => {
            let problem = Problem { request_id: user.page.request_id.clone(), cause: Cause::Malformed };
            return page::problem(&state, &user, &problem).await;
        }
    };
    match done {
        Ok(done) => page::back_to(&state, &path, done),
        Err(refusal) => page::refused(&state, &user, refusal).await,
    }
}
