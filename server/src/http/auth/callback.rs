//! `GET /auth/callback`: back from the hosted UI.

use super::{add_cookies, is_visit, notices, see_other};
use crate::http::{
    State, page,
    visitor::{Stranger, Visitor},
};
use axum::{
    extract,
    http::{HeaderMap, Method, header},
    response::Response,
};
use gate::{Browser, CallbackQuery, Gate, SignInError};

/// Completes the sign-in and goes to the page that the person wanted. A link preview, a prefetch or what another site's page
/// embeds must not use up the code, nor a `HEAD`.
pub(crate) async fn callback(
    extract::State(state): extract::State<State>,
    previous: Option<Visitor>,
    Stranger(visitor): Stranger,
    method: Method,
    headers: HeaderMap,
) -> Response {
    if method != Method::GET || !is_visit(&headers) {
        return page::notice(&state, &visitor, notices::malformed(&visitor)).await;
    }
    let visitor = previous.unwrap_or(visitor);
    let mut cookies = Vec::new();
    let outcome = match CallbackQuery::parse(visitor.uri.query().unwrap_or_default()) {
        Err(error) => Err(error),
        Ok(query) => {
            let attempts = state.site.attempts(&headers);
            let ended = query.attempt_suffix().filter(|ended| attempts.iter().any(|attempt| attempt.suffix == *ended));
            cookies.extend(ended.map(|suffix| state.site.remove_attempt(&suffix)));
            complete(visitor.gate.clone(), query, attempts, state.site.session(&headers), user_agent(&headers)).await
        }
    };
    match outcome {
        Ok(completed) => {
            cookies.push(state.site.set_session(&completed.cookie, completed.cookie_seconds));
            see_other(&completed.return_to, cookies)
        }
        Err(error) => {
            tracing::warn!(%error, "a sign-in did not succeed");
            add_cookies(page::notice(&state, &visitor, notices::of(&error, &visitor)).await, cookies)
        }
    }
}

/// A browser that goes away in the middle leaves no session without its cookie's owner knowing, and no tokens that nobody
/// revokes.
async fn complete(
    gate: Gate,
    query: CallbackQuery,
    attempts: Vec<gate::AttemptCookie>,
    previous: Option<String>,
    user_agent: String,
) -> Result<gate::CompletedSignIn, SignInError> {
    let completed = gate::to_its_end(async move {
        let browser = Browser { previous: previous.as_deref(), user_agent: &user_agent };
        gate.complete_sign_in(&query, &attempts, browser).await
    });
    completed.await.unwrap_or_else(|error| Err(SignInError::Unavailable(error.to_string())))
}

fn user_agent(headers: &HeaderMap) -> String {
    headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}
