//! `/authz`: tells a reverse proxy whether a request may go on to the site behind it, and from whom it is. For nginx
//! (`auth_request`), Traefik (`ForwardAuth`), Caddy (`forward_auth`), Envoy (HTTP `ext_authz`), `HAProxy` and Apache.
//!
//! ```text
//! original   the request that the proxy asks about, from the headers of each kind of proxy
//! sites      the configured sites, and which one an address belongs to
//! identity   the headers `X-Usher-*`, which the proxy passes on to the site
//! answer     refusals: 401, 403, 429
//! visit      signing in on sites with host names of their own
//! ```
//!
//! There are no rules here: [`gate::CallService`] decides, counts and records.

mod answer;
mod identity;
mod original;
mod sites;
pub(crate) mod visit;

pub(crate) use sites::Sites;

use super::{
    AppState,
    extract::{RequestId, gate_for},
    middleware::has_bearer_token,
    site::Authority,
};
use app::Cause;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use gate::{Call, Credentials};
use original::OriginalRequest;

/// Where proxies ask. Envoy puts the original address behind it.
pub(crate) const ADDRESS: &str = "/authz";

/// Whether this is the path of a question, with or without an original address behind it.
pub(crate) fn is_question(path: &str) -> bool {
    path.strip_prefix(ADDRESS).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a request with this path is for a site, so that it may come under another host name than Usher's.
pub(crate) fn is_about_a_site(path: &str) -> bool {
    is_question(path) || [visit::SIGN_IN, visit::ENTER, visit::SIGN_OUT].contains(&path)
}

/// Answers 200 with the caller's identity, or says why the request may not go on.
pub(crate) async fn authorize(State(state): State<AppState>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let (headers, id) = (&parts.headers, RequestId::of(&parts));
    let original = match OriginalRequest::read(&parts, &state) {
        Ok(original) => original,
        Err(why) => {
            tracing::warn!(%why, "a proxy's question was refused");
            return answer::unreadable(why, &id);
        }
    };
    // Usher's cookie is for Usher's host alone. Other sites would get it only from somebody who copies it there.
    let place = &original.place;
    let cookie =
        if place.is_here { state.site.session(headers) } else { state.site.site_session(headers).map(str::to_owned) };
    if cookie.is_some() && !has_bearer_token(headers) && !comes_from_here(&original, headers, &state) {
        tracing::warn!(path = place.path, "a request from another site was refused");
        return answer::problem(Cause::Forbidden, &id);
    }
    let gate = gate_for(&state, &parts);
    let authorization = headers.get(header::AUTHORIZATION).map(HeaderValue::as_bytes);
    let call = Call {
        method: &original.method,
        path: &place.path,
        counted: place.counted,
        resources_decide: place.resources_decide,
    };
    let decided = async {
        let cookie = match cookie {
            Some(cookie) if !place.is_here => {
                gate.site_sessions.session_cookie(&cookie, &original.host.to_string()).await?
            }
            cookie => cookie,
        };
        let credentials = Credentials { authorization, cookie: cookie.as_deref(), in_use: true };
        let caller = gate.sessions.resolve(credentials).await?;
        gate.calls.authorize(&caller, &call).await
    };
    match decided.await {
        Ok(authorized) => identity::answer(&authorized),
        Err(refusal) => answer::refused(refusal, Some(original.sign_in_address(&state)), &id),
    }
}

/// As for Usher's own pages: what changes something comes from a page under the same host name. So does what a script
/// reads, and a WebSocket: for both, browsers name the page's origin.
fn comes_from_here(original: &OriginalRequest, headers: &HeaderMap, state: &AppState) -> bool {
    let scheme = if state.site.secure { "https://" } else { "http://" };
    let is_own = |origin: &HeaderValue| {
        let origin = origin.to_str().ok().filter(|origin| origin.starts_with(scheme));
        origin.and_then(Authority::of_url).is_some_and(|authority| authority == original.host)
    };
    let origin = headers.get(header::ORIGIN);
    if original.reads() {
        return origin.is_none_or(is_own);
    }
    match headers.get("sec-fetch-site") {
        Some(site) => site == "same-origin" || site == "none",
        None => origin.is_some_and(is_own),
    }
}
