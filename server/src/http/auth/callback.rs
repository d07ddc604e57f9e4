//! `GET /auth/callback`: the redirect back from the hosted UI.

use super::{add_cookies, notices, see_other};
use crate::http::{
    AppState, extract::UnauthenticatedContext, limits::SignInOutcome, navigation::is_navigation, not_allowed, page,
};
use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::Response,
};
use gate::{Browser, CallbackQuery, Caller, Credentials, Gate, SignInError, Source};

/// Path that the hosted UI redirects browsers back to.
pub(crate) const CALLBACK: &str = "/auth/callback";

/// Completes the sign-in and redirects to the page that the user wanted. Link previews, prefetches and requests that
/// another site embeds must not use up the code.
pub(crate) async fn callback(
    State(state): State<AppState>,
    UnauthenticatedContext(context): UnauthenticatedContext,
    headers: HeaderMap,
) -> Response {
    if !is_navigation(&headers) {
        return page::notice(&state, &context, notices::malformed(&context)).await;
    }
    let attempts = state.site.attempts(&headers);
    let mut cookies = Vec::new();
    let (query, outcome) = match CallbackQuery::parse(context.uri.query().unwrap_or_default()) {
        Err(error) => (CallbackQuery::default(), Err(error)),
        Ok(query) => {
            let ended = query.attempt_suffix().filter(|ended| attempts.iter().any(|attempt| attempt.suffix == *ended));
            cookies.extend(ended.map(|suffix| state.site.remove_attempt(&suffix)));
            let (gate, session) = (context.gate.clone(), state.site.session(&headers));
            let outcome = complete(gate, query.clone(), attempts.clone(), session, user_agent(&headers)).await;
            (query, outcome)
        }
    };
    let counts_as = match &outcome {
        Ok(_) => SignInOutcome::Completed,
        Err(
            SignInError::Unavailable(_)
            | SignInError::Misconfigured(_)
            | SignInError::HostedUiUnavailable(_)
            | SignInError::HostedUiMisconfigured(_),
        ) => SignInOutcome::Unavailable,
        Err(_) => SignInOutcome::Failed,
    };
    let mut response = match outcome {
        Ok(completed) => {
            cookies.push(state.site.set_session(&completed.cookie, completed.cookie_seconds));
            // The previous user of this browser may have been somebody else.
            cookies.extend(state.site.done(&headers).map(|_| state.site.remove_done()));
            see_other(&completed.return_to, cookies)
        }
        Err(error) => {
            match error {
                SignInError::Misconfigured(_) => tracing::error!(%error, "nobody can sign in"),
                _ => tracing::warn!(%error, "a sign-in did not succeed"),
            }
            let return_to = context.gate.sign_in.interrupted(&query, &attempts).await;
            let signed_in = is_signed_in(&context.gate, state.site.session(&headers)).await;
            // A sign-out cannot clear a page that runs no script, so the page shows nothing about the user.
            let mut notice = notices::of(&error, signed_in, &context, return_to);
            if let SignInError::RefusedByTrigger(refusal) = &error
                && state.show_trigger_messages
            {
                notice.quote = Some(refusal.message.clone()).filter(|message| !message.is_empty());
            }
            add_cookies(page::notice(&state, &context, notice).await, cookies)
        }
    };
    response.extensions_mut().insert(counts_as);
    response
}

/// Whether the browser has a session already. Asking does not keep it alive.
async fn is_signed_in(gate: &Gate, session: Option<String>) -> bool {
    let credentials = Credentials { cookie: session.as_deref(), ..Credentials::default() };
    matches!(gate.sessions.resolve(credentials).await, Ok(Caller::SignedIn(_)))
}

/// Refuses other methods. `HEAD` would use up the code as well.
pub(crate) async fn callback_by_another_method(state: State<AppState>, context: UnauthenticatedContext) -> Response {
    not_allowed::only(state, context, "GET").await
}

/// Runs in a detached task: if a disconnecting browser could interrupt it, a session unknown to its user, or tokens
/// that nobody revokes, might remain.
async fn complete(
    gate: Gate,
    query: CallbackQuery,
    attempts: Vec<gate::AttemptCookie>,
    previous: Option<String>,
    user_agent: String,
) -> Result<gate::CompletedSignIn, SignInError> {
    let completed = gate::spawn_detached(async move {
        let browser = Browser { previous: previous.as_deref(), user_agent: &user_agent };
        gate.sign_in.complete(&query, &attempts, browser).await
    });
    completed.await.unwrap_or_else(|error| Err(SignInError::Fault(Source::of(error))))
}

fn user_agent(headers: &HeaderMap) -> String {
    headers
        .get(header::USER_AGENT)
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        .unwrap_or_default()
}
