//! The hosted UI's session: a cookie for one hour, with its state on the server.

use super::respond::InternalError;
use super::state::Session;
use super::{Provider, cookies, secrets};
use axum::http::HeaderMap;
use axum::response::Response;

/// Cognito's name for the cookie.
const COOKIE: &str = "cognito";

/// This browser's session, if it has one.
pub(crate) fn current(provider: &Provider, headers: &HeaderMap) -> Option<Session> {
    let key = key(provider, headers)?;
    provider.store.with(|state| {
        let session = state.durable.sessions.get(&key)?;
        let user = state.durable.users.get(&session.username)?;
        (!user.disabled).then(|| session.clone())
    })
}

/// Starts a session and ends the browser's previous one. Its lifetime is fixed: nothing extends it.
pub(crate) async fn start(
    provider: &Provider,
    headers: &HeaderMap,
    username: &str,
    upstream: Option<&str>,
) -> Result<(Session, String), InternalError> {
    let now = provider.now();
    let session = Session {
        username: username.to_owned(),
        provider: upstream.map(str::to_owned),
        auth_time: now,
        expires: now + provider.lifetimes().session.as_secs(),
    };
    let cookie = secrets::token()?;
    let former = key(provider, headers);
    let record = session.clone();
    provider
        .store
        .change(|state| {
            if let Some(former) = former {
                state.durable.sessions.remove(&former);
            }
            state.durable.sessions.insert(secrets::fingerprint(&cookie), record);
        })
        .await?;
    Ok((session, cookie))
}

/// Sets the cookie of the browser's new session.
pub(crate) fn set_cookie(provider: &Provider, response: &mut Response, cookie: &str) {
    let lifetime = provider.lifetimes().session;
    cookies::set(response, &provider.settings.cookie(COOKIE), cookie, Some(lifetime));
}

/// Ends this browser's session, on the server and in the browser.
pub(crate) async fn end(
    provider: &Provider,
    headers: &HeaderMap,
    response: &mut Response,
) -> Result<(), InternalError> {
    if let Some(key) = key(provider, headers) {
        provider.store.change(|state| state.durable.sessions.remove(&key)).await?;
    }
    cookies::set(response, &provider.settings.cookie(COOKIE), "", None);
    Ok(())
}

fn key(provider: &Provider, headers: &HeaderMap) -> Option<String> {
    cookies::get(headers, &provider.settings.cookie(COOKIE)).map(secrets::fingerprint)
}
