//! Who is calling, for every route that wants to know.

use super::{
    State,
    auth::is_visit,
    cookies,
    middleware::{ClientAddress, RequestId},
    page,
};
use access::{Rules, SessionTimes};
use app::{Problem, SessionView, Theme, Visit};
use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::{HeaderValue, Method, Uri, header, request::Parts},
    response::Response,
};
use gate::{Caller, Credentials, Gate, RequestSource};
use std::{collections::BTreeSet, convert::Infallible};

/// What a page asks by itself, without its person doing anything: it keeps no session alive.
const ASKED_BY_PAGES: [&str; 2] = ["/api/session/times", "/api/events"];

/// A live page is loaded again by the browser alone.
fn is_live(uri: &Uri) -> bool {
    uri.path() == "/admin/audit" && uri.query().is_some_and(|query| query.split('&').any(|pair| pair == "live=1"))
}

/// Whether a person looks at the answer: not when it is fetched in advance.
fn is_seen(parts: &Parts) -> bool {
    parts.method == Method::GET && is_visit(&parts.headers)
}

/// The caller, and what a page needs to know of the visit.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    /// The use cases, for this request.
    pub(crate) gate: Gate,
    pub(crate) caller: Caller,
    pub(crate) visit: Visit,
    pub(crate) uri: Uri,
    now: u64,
}

impl Visitor {
    /// A visitor about whom nothing is known but the request.
    pub(crate) fn unknown(state: &State, parts: &Parts) -> Self {
        let (headers, id) = (&parts.headers, RequestId::of(parts));
        let source =
            RequestSource { request_id: id.0.clone(), address: ClientAddress::of(&parts.extensions).0.to_string() };
        let visit = Visit {
            known: false,
            session: None,
            session_expired: false,
            done: state.site.done(headers).filter(|done| done.is_said_at(parts.uri.path()) && is_seen(parts)),
            quota: None,
            // Which roles there are is for those who are in.
            rules: Rules { roles: BTreeSet::new(), ..state.gate.rules().clone() },
            providers: state.gate.providers().to_vec(),
            theme: cookies::named(headers, Theme::COOKIE).map(Theme::named).unwrap_or_default(),
            local: state.site.local,
            request_id: id.0,
        };
        let (gate, uri) = (state.gate.asked_by(source), parts.uri.clone());
        Self { gate, caller: Caller::Anonymous, visit, uri, now: state.gate.now() }
    }

    async fn is(mut self, caller: Caller) -> Self {
        self.visit.known = true;
        self.visit.session_expired = matches!(caller, Caller::Expired);
        if let Caller::SignedIn(session) = &caller {
            let id_token = session.id_token.expose().to_owned();
            // Without the map more is greyed out than would be refused.
            let rules = self.gate.rules_seen_by(&session.principal).await;
            self.visit.rules = rules.unwrap_or_else(|_| self.gate.rules().clone());
            let SessionTimes { now, idle_ends_at, ends_at, groups } = session.times(self.now, &self.visit.rules);
            self.visit.session = Some(SessionView { id_token, ends_at, idle_ends_at, now, groups });
        }
        self.caller = caller;
        self
    }
}

/// Who posts a form, or why that cannot be found out: then the form must be shown again, so that nothing typed is lost.
#[derive(Clone, Debug)]
pub(crate) struct Poster {
    pub(crate) visitor: Visitor,
    pub(crate) unknown: Option<Problem>,
}

impl FromRequestParts<State> for Poster {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Infallible> {
        let id = RequestId::of(parts);
        let visitor = Visitor::unknown(state, parts);
        let cookie = state.site.session(&parts.headers);
        let authorization = parts.headers.get(header::AUTHORIZATION).map(HeaderValue::as_bytes);
        let by_itself = ASKED_BY_PAGES.contains(&parts.uri.path()) || is_live(&parts.uri);
        let in_use = !by_itself;
        let resolved = visitor.gate.resolve(Credentials { authorization, cookie: cookie.as_deref(), in_use }).await;
        Ok(match resolved {
            Ok(caller) => Self { visitor: visitor.is(caller).await, unknown: None },
            Err(refusal) => Self { visitor, unknown: Some(Problem::from_refusal(refusal, id.0)) },
        })
    }
}

impl FromRequestParts<State> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Response> {
        let Ok(Poster { visitor, unknown }) = Poster::from_request_parts(parts, state).await;
        match unknown {
            None => Ok(visitor),
            Some(problem) => Err(page::problem(state, &visitor, &problem).await),
        }
    }
}

/// Without asking anybody, for answers that must be possible when nobody answers.
#[derive(Clone, Debug)]
pub(crate) struct Stranger(pub(crate) Visitor);

impl FromRequestParts<State> for Stranger {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Infallible> {
        Ok(Self(Visitor::unknown(state, parts)))
    }
}

impl OptionalFromRequestParts<State> for Visitor {
    type Rejection = Infallible;

    /// For routes that work without knowing who calls.
    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Option<Self>, Infallible> {
        Ok(<Self as FromRequestParts<State>>::from_request_parts(parts, state).await.ok())
    }
}
