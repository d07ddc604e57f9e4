//! `POST /account/sessions`: users sign out one of their browsers, or all.

use super::{AppState, auth, extract::FormUser, forms::Form, page, signed_out_in_part};
use app::{Cause, Done, Problem};
use axum::{extract::State, response::Response};
use gate::Refusal;

/// The page's path.
const PATH: &str = "/account/sessions";

/// Ends the session whose handle is in the field `end`, or all of them.
pub(crate) async fn own_sessions(State(state): State<AppState>, form_user: FormUser, form: Form) -> Response {
    let FormUser { user, problem } = form_user;
    if let Some(problem) = problem {
        return page::problem(&state, &user, &problem).await;
    }
    let Some(own) = user.caller.user().map(|own| own.id.subject().to_owned()) else {
        let refusal = if user.page.session_expired { Refusal::SessionExpired } else { Refusal::SignIn };
        return page::refused(&state, &user, refusal).await;
    };
    match form.first("end") {
        Some("all") => match user.gate.sign_out.everywhere(&user.caller, &own).await {
            // Includes this browser: removes its cookie and ends the hosted UI's session.
            Ok(done) if done.is_complete() => auth::leave_for_hosted_ui(&state),
            // This session has ended, so it cannot retry. The user can still sign out of the hosted UI.
            Ok(done) => auth::forget(&state, signed_out_in_part::everywhere(&state, &user, auth::finish(), done).await),
            Err(refusal) => page::refused(&state, &user, refusal).await,
        },
        Some(handle) => match user.gate.sign_out.session(&user.caller, &own, handle).await {
            Ok(()) => page::back_to(&state, PATH, Done::Session),
            Err(refusal) => page::refused(&state, &user, refusal).await,
        },
        None => {
            let problem = Problem { request_id: user.page.request_id.clone(), cause: Cause::Malformed };
            page::problem(&state, &user, &problem).await
        }
    }
}
