//! What a page knows from its first byte.

use crate::{Done, Notice, Posted, Problem, Theme, codec};
use access::{
    Action, Decision, Principal, QuotaState, Rules, SessionTimes,
    claims::{self, Claims},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::{fmt, sync::Arc};

/// What the server knows of a request before any page is chosen. The server provides it as context; it travels inside
/// the page, so that the browser starts with the same.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct PageContext {
    /// Whether the server found out who is calling. If not, no session does not mean that nobody is signed in.
    pub known: bool,
    /// The session, if the person is signed in.
    pub session: Option<SessionView>,
    /// Whether there was a cookie whose session is over.
    pub session_expired: bool,
    /// What the form that led here has done, said once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<Done>,
    /// The person's calls of today, where the page shows them and they are known.
    pub quota: Option<QuotaState>,
    /// The configured rules.
    pub rules: Rules,
    /// The identity providers to offer at sign-in, by their names in the user pool.
    pub providers: Vec<String>,
    /// The colour theme.
    pub theme: Theme,
    /// Whether everything runs on this machine.
    pub local: bool,
    /// Names the request in the server's log.
    pub request_id: String,
}

/// The part of a session that a page may know.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct SessionView {
    /// The ID token, for its claims. It is no credential: no door takes it.
    pub id_token: String,
    /// When the session ends for good, in seconds since 1970.
    pub ends_at: u64,
    /// When it ends unless it is used, in seconds since 1970.
    pub idle_ends_at: u64,
    /// The server's time as it answered, in seconds since 1970: the browser's own clock may be wrong.
    pub now: u64,
    /// Stands for the person's groups, as in [`SessionTimes`].
    pub groups: u32,
}

impl SessionView {
    /// How long the session still had when the page was made.
    #[must_use]
    pub fn times(&self) -> SessionTimes {
        SessionTimes { now: self.now, idle_ends_at: self.idle_ends_at, ends_at: self.ends_at, groups: self.groups }
    }
}

impl fmt::Debug for SessionView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionView").field("ends_at", &self.ends_at).finish_non_exhaustive()
    }
}

/// The person who is signed in, as their ID token describes them. For display: the server verifies for itself.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Name, groups and roles.
    pub principal: Principal,
    /// Every claim of the ID token.
    pub claims: Claims,
    /// When the session ends, in seconds since 1970.
    pub ends_at: u64,
    rules: Rules,
}

impl SignedIn {
    /// Reads the session's ID token. `None` without a session, or when the token names nobody.
    #[must_use]
    pub fn of(context: &PageContext) -> Option<Self> {
        let session = context.session.as_ref()?;
        let claims = claims::decode_unverified(&session.id_token)?;
        let principal = Principal::from_claims(&claims, &context.rules)?;
        Some(Self { principal, claims, ends_at: session.ends_at, rules: context.rules.clone() })
    }

    /// Somebody about whom nothing is known, for a form that comes back without a session: nothing is greyed out,
    /// because nothing can be said. The server decides when it is posted again. A page for which nobody is known to be
    /// signed in, also while the database is away, does not say which roles there are, but for those that were `chosen`.
    pub(crate) fn somebody(mut rules: Rules, chosen: Vec<String>) -> Self {
        rules.roles.extend(chosen);
        let principal = Principal {
            username: String::new(),
            name: String::new(),
            groups: [rules.members.clone()].into(),
            roles: rules.offered_roles(),
        };
        Self { principal, claims: Claims::new(), ends_at: 0, rules }
    }

    /// Asks the rules about something this person might do.
    #[must_use]
    pub fn decide<A: Action>(&self, action: A) -> Decision<A> {
        self.rules.decide(&self.principal, action)
    }

    /// The rules that decide.
    #[must_use]
    pub fn rules(&self) -> &Rules {
        &self.rules
    }
}

/// All that arrives with the page, in one piece, so that server and browser read it in the same place.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct InitialState {
    pub(crate) context: PageContext,
    pub(crate) posted: Option<Posted>,
    pub(crate) notice: Option<Notice>,
    pub(crate) problem: Option<Problem>,
}

impl InitialState {
    /// On the server from the request's contexts, in the browser from the page.
    pub(crate) fn receive() -> Self {
        SharedValue::<Self, codec::Json>::new_with_encoding(|| Self {
            // Absent while the server asks the application for its list of routes.
            context: use_context().unwrap_or_default(),
            posted: use_context(),
            notice: use_context(),
            problem: use_context(),
        })
        .into_inner()
    }
}

/// The visit and the person, shared by all of a page's components.
#[derive(Clone)]
pub(crate) struct PageState {
    pub(crate) context: Arc<PageContext>,
    pub(crate) signed_in: Option<Arc<SignedIn>>,
}

impl PageState {
    pub(crate) fn new(context: PageContext) -> Self {
        let signed_in = SignedIn::of(&context).map(Arc::new);
        Self { context: Arc::new(context), signed_in }
    }
}

/// The visit that this page belongs to.
pub(crate) fn page_state() -> PageState {
    use_context().unwrap_or_else(|| PageState::new(PageContext::default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_hides_the_token() {
        let session = SessionView { id_token: "e30.secret.c2ln".to_owned(), ends_at: 7, ..SessionView::default() };
        let context = PageContext { session: Some(session), ..PageContext::default() };
        let text = format!("{context:?}");
        assert!(!text.contains("secret") && text.contains("ends_at: 7"), "{text}");
    }

    #[test]
    fn a_token_that_is_none_means_nobody_is_signed_in() {
        let session = SessionView { id_token: "nonsense".to_owned(), ..SessionView::default() };
        assert!(SignedIn::of(&PageContext { session: Some(session), ..PageContext::default() }).is_none());
        assert!(SignedIn::of(&PageContext::default()).is_none());
    }
}
