//! Extractors for the calling user.

use super::{ClientAddress, RequestId};
use crate::http::{AppState, cookies, language, navigation::is_navigation, page};
use access::{Rules, SessionTimes};
use app::{PageContext, PeopleColumns, Preference, Problem, SessionView, TimeZone, preference_cookie};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, Method, Uri, header, request::Parts},
    response::Response,
};
use gate::{Caller, Credentials, Gate, RequestSource};
use std::{collections::BTreeSet, convert::Infallible};

/// Requests that pages send without user activity. They do not extend the session.
const ASKED_BY_PAGES: [&str; 2] = ["/api/session/times", "/api/events"];

/// Whether the live audit page asks, which it does again and again without user activity: for records, or without
/// JavaScript for the whole page.
fn is_live(uri: &Uri) -> bool {
    let mark = match uri.path() {
        "/admin/audit" => "live=1",
        "/api/audit/list" => "live=true",
        _ => return false,
    };
    uri.query().is_some_and(|query| query.split('&').any(|pair| pair == mark))
}

/// Whether the user will see the response. False for a prefetch.
fn is_seen(parts: &Parts) -> bool {
    parts.method == Method::GET && is_navigation(&parts.headers)
}

/// The caller, and the page's context for this request.
#[derive(Clone, Debug)]
pub(crate) struct RequestContext {
    /// The gate, bound to this request's id and client address.
    pub(crate) gate: Gate,
    pub(crate) caller: Caller,
    pub(crate) page: PageContext,
    pub(crate) uri: Uri,
    now: u64,
}

/// The preference in the request's cookie.
fn preference<P: Preference>(headers: &HeaderMap) -> P {
    cookies::named(headers, &preference_cookie(P::NAME)).map(P::named).unwrap_or_default()
}

/// The columns in the request's cookie.
fn people_columns(headers: &HeaderMap) -> PeopleColumns {
    let cookie = cookies::named(headers, &preference_cookie(PeopleColumns::NAME));
    cookie.map(PeopleColumns::in_cookie).unwrap_or_default()
}

/// The gate, bound to this request's id and client address.
pub(crate) fn gate_for(state: &AppState, parts: &Parts) -> Gate {
    let (request_id, address) = (RequestId::of(parts).0, ClientAddress::of(&parts.extensions).0.to_string());
    state.gate.for_request(RequestSource { request_id, address })
}

impl RequestContext {
    /// An anonymous user: nothing is known but the request.
    pub(crate) fn without_session(state: &AppState, parts: &Parts) -> Self {
        let (headers, id) = (&parts.headers, RequestId::of(parts));
        let page = PageContext {
            known: false,
            session: None,
            session_expired: false,
            done: state.site.done(headers).filter(|done| done.is_said_at(parts.uri.path()) && is_seen(parts)),
            quota: None,
            // Only signed-in users may see which roles exist.
            rules: Rules { roles: BTreeSet::new(), ..state.gate.rules.configured().clone() },
            providers: state.gate.sign_in.providers().to_vec(),
            theme: preference(headers),
            language: language::of(headers),
            density: preference(headers),
            shortcuts: preference(headers),
            people_columns: people_columns(headers),
            time_zone: cookies::named(headers, TimeZone::COOKIE).and_then(TimeZone::named),
            local: state.site.local,
            request_id: id.0,
        };
        let (gate, uri) = (gate_for(state, parts), parts.uri.clone());
        Self { gate, caller: Caller::Anonymous, page, uri, now: state.gate.clock.now() }
    }

    async fn with_caller(mut self, caller: Caller) -> Self {
        self.page.known = true;
        self.page.session_expired = matches!(caller, Caller::Expired);
        if let Caller::SignedIn(session) = &caller {
            let (principal, id_token) = (session.principal.clone(), session.id_token.expose().to_owned());
            // Without the resource map, the page greys out more than the gate would refuse.
            let rules = self.gate.rules.seen_by(&session.principal).await;
            self.page.rules = rules.unwrap_or_else(|_| self.gate.rules.configured().clone());
            let SessionTimes { now, idle_ends_at, ends_at, groups } = session.times(self.now, &self.page.rules);
            self.page.session = Some(SessionView { principal, id_token, ends_at, idle_ends_at, now, groups });
        }
        self.caller = caller;
        self
    }
}

/// The user who posts a form, or why the user is unknown. Never rejects, so that the handler can show the form again
/// and no input is lost.
#[derive(Clone, Debug)]
pub(crate) struct FormContext {
    pub(crate) context: RequestContext,
    pub(crate) problem: Option<Problem>,
}

impl FromRequestParts<AppState> for FormContext {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let id = RequestId::of(parts);
        let context = RequestContext::without_session(state, parts);
        let cookie = state.site.session(&parts.headers);
        let authorization = parts.headers.get(header::AUTHORIZATION).map(HeaderValue::as_bytes);
        let by_itself = ASKED_BY_PAGES.contains(&parts.uri.path()) || is_live(&parts.uri);
        let in_use = !by_itself;
        let resolved =
            context.gate.sessions.resolve(Credentials { authorization, cookie: cookie.as_deref(), in_use }).await;
        Ok(match resolved {
            Ok(caller) => Self { context: context.with_caller(caller).await, problem: None },
            Err(refusal) => Self { context, problem: Some(Problem::from_refusal(refusal, id.0)) },
        })
    }
}

impl FromRequestParts<AppState> for RequestContext {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let Ok(FormContext { context, problem }) = FormContext::from_request_parts(parts, state).await;
        match problem {
            None => Ok(context),
            Some(problem) => Err(page::problem(state, &context, &problem).await),
        }
    }
}

/// The user without resolving credentials, for responses that must work when no backend is available.
#[derive(Clone, Debug)]
pub(crate) struct UnauthenticatedContext(pub(crate) RequestContext);

impl FromRequestParts<AppState> for UnauthenticatedContext {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        Ok(Self(RequestContext::without_session(state, parts)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_live_view_asks_by_itself_does_not_extend_the_session() {
        for (uri, expected) in [
            ("/admin/audit?actor=ann&live=1", true),
            ("/api/audit/list?query[actor]=ann&live=true", true),
            ("/api/audit/list?query[actor]=ann&live=false", false),
            ("/api/audit/list?query[actor]=live=true", false),
            ("/admin/audit", false),
            ("/resources?live=1", false),
        ] {
            assert_eq!(is_live(&uri.parse().unwrap_or_default()), expected, "{uri}");
        }
    }
}
