//! `GET /auth/sign-in`: redirects to the hosted UI.

use super::{notices, see_other};
use crate::http::{AppState, extract::UnauthenticatedContext, navigation::is_navigation, page};
use axum::{extract::State, http::HeaderMap, response::Response};
use gate::{SignInOptions, return_to};

/// Path where a sign-in begins.
pub(crate) const SIGN_IN: &str = "/auth/sign-in";

/// Begins a sign-in and redirects to the hosted UI. `provider` names an identity provider, `return_to` a page; `reauthenticate`
/// requires authentication even if the hosted UI has a session. Prefetches, frames and scripts cannot begin a sign-in.
pub(crate) async fn sign_in(
    State(state): State<AppState>,
    UnauthenticatedContext(context): UnauthenticatedContext,
    headers: HeaderMap,
) -> Response {
    if !is_navigation(&headers) {
        return page::notice(&state, &context, notices::malformed(&context)).await;
    }
    let (mut provider, mut wanted, mut reauthenticate) = (None, None, None);
    for (name, value) in url::form_urlencoded::parse(context.uri.query().unwrap_or_default().as_bytes()) {
        let target = match name.as_ref() {
            "provider" => &mut provider,
            "return_to" => &mut wanted,
            "reauthenticate" => &mut reauthenticate,
            _ => continue,
        };
        if target.replace(value.into_owned()).is_some() {
            return page::notice(&state, &context, notices::malformed(&context)).await;
        }
    }
    let options = SignInOptions {
        provider: provider.as_deref(),
        return_to: wanted.as_deref(),
        reauthenticate: reauthenticate.is_some(),
        language: Some(context.page.language),
    };
    match state.gate.sign_in.begin(options, &state.site.attempts(&headers)).await {
        Ok(begun) => {
            let mut cookies: Vec<_> = begun.remove.iter().map(|suffix| state.site.remove_attempt(suffix)).collect();
            cookies.push(state.site.set_attempt(&begun.cookie, begun.cookie_seconds));
            see_other(&begun.location, cookies)
        }
        Err(error) => {
            let return_to = wanted.map(|wanted| state.gate.sign_in.return_to(&wanted));
            let return_to = return_to.filter(|page| page != return_to::HOME);
            page::notice(&state, &context, notices::of(&error, false, &context, return_to)).await
        }
    }
}
