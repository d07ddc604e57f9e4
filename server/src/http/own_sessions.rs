//! `POST /account/sessions`: users sign out one of their browsers, or all.

use super::{AppState, auth, extract::FormContext, forms::Form, page, partial_sign_out};
use app::{Cause, FlashMessage, Problem};
use axum::{extract::State, response::Response};
use gate::Refusal;

/// The page's path.
const PATH: &str = "/account/sessions";

/// Ends the session whose handle is in the field `end`, or all of them.
pub(crate) async fn own_sessions(State(state): State<AppState>, form_context: FormContext, form: Form) -> Response {
    let FormContext { context, problem } = form_context;
    if let Some(problem) = problem {
        return page::problem(&state, &context, &problem).await;
    }
    let Some(own) = context.caller.user().map(|own| own.id.subject().to_owned()) else {
        let refusal = if context.page.session_expired { Refusal::SessionExpired } else { Refusal::SignIn };
        return page::refused(&state, &context, refusal).await;
    };
    match form.first("end") {
        Some("all") => match context.gate.sign_out.everywhere(&context.caller, &own).await {
            // Includes this browser: removes its cookie and ends the hosted UI's session.
            Ok(done) if done.is_complete() => auth::leave_for_hosted_ui(&state),
            // This session has ended, so it cannot retry. The user can still sign out of the hosted UI.
            Ok(done) => {
                auth::forget(&state, partial_sign_out::everywhere(&state, &context, auth::finish(), done).await)
            }
            Err(refusal) => page::refused(&state, &context, refusal).await,
        },
        Some(handle) => match context.gate.sign_out.session(&context.caller, &own, handle).await {
            Ok(()) => page::back_to(&state, PATH, FlashMessage::Session),
            Err(refusal) => page::refused(&state, &context, refusal).await,
        },
        None => {
            let problem = Problem { request_id: context.page.request_id.clone(), cause: Cause::Malformed };
            page::problem(&state, &context, &problem).await
        }
    }
}
