//! What every page knows from its first byte.

use crate::{Density, FlashMessage, Notice, PeopleColumns, PostedForm, Problem, Shortcuts, Theme, TimeZone, codec};
use access::{Action, Decision, Person, Principal, QuotaState, Role, Rules, SessionTimes, UserId, UserRef};
use i18n::Language;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::{fmt, sync::Arc};

/// What the server knows about a request before a page is chosen. The server provides it as context and embeds it in
/// the page, so that the browser starts with the same data.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct PageContext {
    /// Whether the server could identify the caller. If not, a missing session does not mean that nobody is signed in.
    pub known: bool,
    /// The session, if the user is signed in.
    pub session: Option<SessionView>,
    /// Whether the request had the cookie of a session that is over.
    pub session_expired: bool,
    /// Result of the form that led here, shown once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<FlashMessage>,
    /// The user's calls today, if the page shows them and they are known.
    pub quota: Option<QuotaState>,
    /// The configured rules, with the roles and resource map rows that this user may see.
    pub rules: Rules,
    /// Identity providers to offer at sign-in, by their names in the user pool.
    pub providers: Vec<String>,
    /// The colour theme.
    pub theme: Theme,
    /// The language of the pages.
    #[serde(default)]
    pub language: Language,
    /// How close together rows are.
    #[serde(default)]
    pub density: Density,
    /// Whether the shortcuts of a single key work. For the document only: in the browser, its root element says so.
    #[serde(skip)]
    pub shortcuts: Shortcuts,
    /// The columns of the list of people.
    #[serde(default, skip_serializing_if = "PeopleColumns::is_default")]
    pub people_columns: PeopleColumns,
    /// The user's time zone, if the browser has named it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<TimeZone>,
    /// Whether Usher runs in local mode.
    pub local: bool,
    /// Request ID in the server's log.
    pub request_id: String,
}

/// The part of a session that is visible to the page.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct SessionView {
    /// The user as the server knows them. Their groups are those of the access token, which may differ from those of the
    /// ID token.
    pub principal: Principal,
    /// The ID token, for the page that shows its claims. It is no credential: no endpoint accepts it.
    pub id_token: String,
    /// Absolute end of the session, in seconds since 1970.
    pub ends_at: u64,
    /// Idle end of the session, unless it is used before, in seconds since 1970.
    pub idle_ends_at: u64,
    /// Server time of the response, in seconds since 1970: the browser's clock may be wrong.
    pub now: u64,
    /// Fingerprint of the user's access, as in [`SessionTimes`].
    pub groups: u32,
}

impl SessionView {
    /// Times of the session when the page was rendered.
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

/// The signed-in user. For display only: the server verifies for itself.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Name, groups and roles.
    pub principal: Principal,
    /// Absolute end of the session, in seconds since 1970.
    pub ends_at: u64,
    rules: Rules,
}

impl SignedIn {
    /// The user of the session. `None` without a session.
    #[must_use]
    pub fn of(context: &PageContext) -> Option<Self> {
        let session = context.session.as_ref()?;
        Some(Self { principal: session.principal.clone(), ends_at: session.ends_at, rules: context.rules.clone() })
    }

    /// A placeholder for an unidentified user, for a form that comes back without a session: nothing is greyed out,
    /// because nothing is known. The server decides when the form is posted again. A page rendered for nobody, even
    /// while the database is unavailable, lists no roles except those already `chosen`.
    pub(crate) fn somebody(mut rules: Rules, chosen: Vec<String>) -> Self {
        rules.roles.extend(chosen.iter().filter_map(|role| Role::parse(role)));
        let principal = Principal {
            user: UserRef { id: UserId::new("", ""), username: String::new() },
            name: String::new(),
            groups: [rules.members.clone()].into(),
            roles: rules.offered_roles(),
        };
        Self { principal, ends_at: 0, rules }
    }

    /// Another user, of whom `rules` tells what they may do.
    pub(crate) fn another(person: &Person, rules: Rules) -> Self {
        Self { principal: person.principal(&rules), ends_at: 0, rules }
    }

    /// Asks the rules whether this user may perform `action`.
    #[must_use]
    pub fn decide<A: Action>(&self, action: A) -> Decision<A> {
        self.rules.decide(&self.principal, action)
    }

    /// The rules to decide by.
    #[must_use]
    pub fn rules(&self) -> &Rules {
        &self.rules
    }
}

/// All data embedded in the page, in one piece, so that server and browser read it at the same point.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct InitialState {
    pub(crate) context: PageContext,
    pub(crate) posted: Option<PostedForm>,
    pub(crate) notice: Option<Notice>,
    pub(crate) problem: Option<Problem>,
}

impl InitialState {
    /// Reads from the request's context on the server, and from the page in the browser.
    pub(crate) fn receive() -> Self {
        SharedValue::<Self, codec::Json>::new_with_encoding(|| Self {
            // Absent while the server generates the route list.
            context: use_context().unwrap_or_default(),
            posted: use_context(),
            notice: use_context(),
            problem: use_context(),
        })
        .into_inner()
    }
}

/// Page context and user, shared by all components of a page.
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

/// The shared state of this page.
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

    /// A trigger of the user pool may give the two tokens different groups. The server decides by the access token's.
    #[test]
    fn the_page_greys_out_by_the_groups_that_the_server_decides_by() {
        // {"cognito:username":"admin","cognito:groups":["usher-admins"]}
        let claims = "eyJjb2duaXRvOnVzZXJuYW1lIjoiYWRtaW4iLCJjb2duaXRvOmdyb3VwcyI6WyJ1c2hlci1hZG1pbnMiXX0";
        let groups = ["usher-users".to_owned()].into();
        let principal = Principal { groups, ..Principal::default() };
        let session = SessionView { principal, id_token: format!("e30.{claims}.c2ln"), ..SessionView::default() };
        let person = SignedIn::of(&PageContext { session: Some(session), ..PageContext::default() });
        let decision = person.as_ref().map(|person| person.decide(access::ListPeople::default()).is_allowed());
        assert_eq!(decision, Some(false));
    }

    #[test]
    fn without_a_session_nobody_is_signed_in() {
        assert!(SignedIn::of(&PageContext::default()).is_none());
    }
}
