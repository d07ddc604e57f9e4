//! Who may do what: pure rules, compiled for the server and the browser alike.
//!
//! Nothing here reads a clock, a file or a socket. The browser calls [`Rules::decide`] to grey out what
//! would be refused, the server calls the same function to refuse it.
//!
//! ```text
//! canonical     one spelling for names that are the same to a reader
//! claims        the claims of a token as JSON; decoding for display, without verification
//! rules         the configured groups and roles, and `decide`, the one decision function
//! principal     the verified caller: username, groups, roles
//! action/       one file for each action, with its rule; the registry of all that is recorded
//! decision      the answer and its reason, in words
//! dependency    the services that Usher needs, by which a failure is named
//! admission     the proof of an allowed action, which data operations consume
//! grant         the resource map: what roles may do with all resources under a pattern
//! map           the resource map as a page shows and changes it, and what a change would do
//! multi_value   a claim's several values in one text, as Cognito writes them
//! explanation   why somebody may do something, for an administrator who asks
//! quota         how many calls a day somebody has, and how many they have made
//! audit         records of the audit trail
//! overview      what happens in Usher, in numbers
//! people        who uses Usher, and where they are signed in
//! foreign       text from outside, fit to stand inside text of ours
//! resource/     what people create and share: path, draft and its validation
//! ```

mod action;
mod admission;
mod audit;
mod canonical;
pub mod claims;
mod decision;
mod dependency;
mod explanation;
mod foreign;
mod grant;
mod map;
pub mod multi_value;
mod overview;
mod people;
mod principal;
mod quota;
mod resource;
mod rules;

pub use action::{
    Action, ChangeGroups, ChangeLimit, ChangeMap, CreateResource, DeleteResource, EndSessions, ListPeople,
    ListResources, OpenResource, ReadAudit, ReadMap, ReadUsage, Recorded, ResetUsage, ResourceAction, SaveResource,
};
pub use admission::Admission;
pub use audit::{AuditPage, AuditQuery, AuditRecord, Outcome, RECORDS_PER_PAGE, Trace};
pub use canonical::canonical;
#[cfg(not(target_family = "wasm"))]
pub use canonical::decomposed;
pub use decision::{Decision, Reason};
pub use dependency::Dependency;
pub use explanation::{ExplainedResource, Explanation, Topic, WhyQuery};
pub use foreign::{Foreign, visible};
pub use grant::{Grant, MAX_GRANTS, Right};
pub use map::{EFFECTS_SHOWN, GrantDraft, InvalidGrant, MapChange, MapEffect, MapEffects, NAMES_SHOWN, ResourceMap};
pub use overview::{DayTotals, Overview, TOP_RESOURCES, TopResource};
pub use people::{BrowserSession, PEOPLE_PER_PAGE, PeoplePage, Person, PersonDetail, SessionTimes};
pub use principal::Principal;
pub use quota::{
    Allowance, DAYS_SHOWN, DailyUsage, Limit, LimitSource, Limits, MAX_LIMIT, NoLimit, PersonUsage, QuotaState,
    UsagePage, UsageRow,
};
pub use resource::{
    Content, Field, FieldError, InvalidDraft, ListQuery, MAX_BODY_CHARS, MAX_PATH_CHARS, MAX_ROLES, MAX_SEARCH_CHARS,
    MAX_SUMMARY_CHARS, MAX_TITLE_CHARS, PAGE_SIZE, PathError, Pattern, PatternError, Resource, ResourceDraft,
    ResourcePage, ResourcePath, ResourceSummary, Sharing, SortBy, ValidDraft,
};
pub use rules::{Membership, Rules};
