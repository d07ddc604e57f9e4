//! `POST /account/sessions`: signing out one of one's own browsers, or all.

use super::{State, auth, forms::Form, page, signed_out_in_part, visitor::Poster};
use app::{Cause, Done, Problem};
use axum::{extract, response::Response};
use gate::Refusal;

/// The page's path.
const PATH: &str = "/account/sessions";

/// Ends the session whose handle is in the field `end`, or all of them.
pub(crate) async fn own_sessions(extract::State(state): extract::State<State>, poster: Poster, form: Form) -> Response {
    let Poster { visitor, unknown } = poster;
    if let Some(problem) = unknown {
        return page::problem(&state, &visitor, &problem).await;
    }
    let Some(username) = visitor.caller.username().map(str::to_owned) else {
        let refusal = if visitor.visit.session_expired { Refusal::SessionExpired } else { Refusal::SignIn };
        return page::refused(&state, &visitor, refusal).await;
    };
    match form.first("end") {
        Some("all") => match visitor.gate.sign_out_everywhere(&visitor.caller, &username).await {
            // This browser too: its cookie goes, and the hosted UI's own session with it.
            Ok(done) if done.is_complete() => auth::leave_for_hosted_ui(&state),
            // The session that could ask again is over: what is left for the person is the hosted UI.
            Ok(done) => {
                auth::forget(&state, signed_out_in_part::everywhere(&state, &visitor, auth::finish(), done).await)
            }
            Err(refusal) => page::refused(&state, &visitor, refusal).await,
        },
        Some(handle) => match visitor.gate.end_session(&visitor.caller, &username, handle).await {
            Ok(()) => page::back_to(&state, PATH, Done::Session),
            Err(refusal) => page::refused(&state, &visitor, refusal).await,
        },
        None => {
            let problem = Problem { request_id: visitor.visit.request_id.clone(), cause: Cause::Malformed };
            page::problem(&state, &visitor, &problem).await
        }
    }
}
