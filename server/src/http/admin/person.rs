//! `POST /admin/people/<segment>` and below: an administrator ends a user's sessions, changes their groups or limit, or
//! resets their usage.

use super::limit::limit;
use crate::http::{AppState, extract::FormContext, forms::Form, page, partial_sign_out};
use app::{Cause, FlashMessage, Problem};
use axum::{
    extract::{Path, State},
    response::Response,
};

/// Performs the action in the form's field `end` or `change`.
pub(crate) async fn person(
    State(state): State<AppState>,
    form_context: FormContext,
    Path(segment): Path<String>,
    form: Form,
) -> Response {
    let FormContext { context, problem } = form_context;
    let Some(named) = app::name_in(&segment) else {
        let problem = Problem { request_id: context.page.request_id.clone(), cause: Cause::NotFound };
        return page::problem(&state, &context, &problem).await;
    };
    if let Some(problem) = problem {
        return page::problem(&state, &context, &problem).await;
    }
    let (gate, caller) = (&context.gate, &context.caller);
    // Back to the same tab, with the query, which says where the user's page was reached from.
    let path = context.uri.path_and_query().map_or_else(String::new, ToString::to_string);
    let done = match (form.first("end"), form.first("change")) {
        (Some("all"), None) => match gate.sign_out.everywhere(caller, &named).await {
            Ok(done) if done.is_complete() => Ok(FlashMessage::Everywhere),
            Ok(done) => {
                return partial_sign_out::everywhere(&state, &context, partial_sign_out::again(&path), done).await;
            }
            Err(refusal) => Err(refusal),
        },
        (Some(handle), None) => gate.sign_out.session(caller, &named, handle).await.map(|()| FlashMessage::Session),
        (None, Some("groups")) => {
            let of = |field| form.all(field).map(str::to_owned).collect();
            let (shown, wanted) = (of("shown"), of("groups"));
            gate.people.change_groups(caller, &named, &shown, &wanted).await.map(|()| FlashMessage::Groups)
        }
        (None, Some("limit")) => match limit(&form) {
            Ok(limit) => gate.quota.set_person_limit(caller, &named, limit).await.map(|()| FlashMessage::Limit),
            Err(refusal) => Err(refusal),
        },
        (None, Some("usage")) => {
            let reason = form.first("reason").unwrap_or_default();
            gate.quota.reset(caller, &named, reason).await.map(|()| FlashMessage::Usage)
        }
        _ => {
            let problem = Problem { request_id: context.page.request_id.clone(), cause: Cause::Malformed };
            return page::problem(&state, &context, &problem).await;
        }
    };
    match done {
        Ok(done) => page::back_to(&state, &path, done),
        Err(refusal) => page::refused(&state, &context, refusal).await,
    }
}
