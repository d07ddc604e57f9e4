//! The authorization rules: pure functions, compiled for the server and the browser.
//!
//! Nothing here reads a clock, a file or a socket. The browser calls [`Rules::decide`] to disable controls for denied
//! actions; the server calls the same function to deny them.
//!
//! ```text
//! canonical     Unicode normalization of names
//! claims        token claims as JSON; decoding for display, without verification
//! rules         the configured groups and roles, and `decide`, the only decision function
//! section       the section `[access]` of the configuration, and what is wrong with it
//! settings      settings that cannot be used
//! user          who a user or a program is: issuer and subject, or app client; the username is for display
//! role          a role, with the claim that it comes from
//! principal     the verified caller: username, groups, roles
//! action/       one file per action, with its rule; the registry of all actions and what follows from it
//! decision      the outcome of a decision and its reason, in words
//! denial_rule   what denials are counted by
//! dependency    the external services that Usher needs, to name the failed one
//! target        what an action acts on: a resource, a user, a group
//! access_list   who can do what with one resource
//! admission     proof of an allowed action, which data operations require
//! grant         the resource map: rights of roles to all resources that match a pattern
//! call          calls to what Usher protects for other servers: their paths, and the right that a method needs
//! map           viewing and changing the resource map, and previewing a change
//! multi_value   several values in one attribute, as Cognito encodes them
//! explanation   why a user may do something, for administrators
//! quota         daily call limits and call counts
//! audit         records of what was done and what was denied
//! overview      daily totals for the overview page
//! people        the users of Usher and their sessions
//! request       requests for access and their answers
//! saved_view    filters of the audit trail under a name
//! untrusted     safe embedding of untrusted text in sentences
//! entity        the kinds of things that people edit; form: what is wrong with the fields of a form
//! resource/     what users create and share: paths, drafts and their validation, versions
//! ```

mod access_list;
mod action;
mod admission;
mod audit;
mod call;
mod canonical;
pub mod claims;
mod decision;
mod denial_rule;
mod dependency;
mod entity;
mod explanation;
mod form;
mod grant;
mod map;
pub mod multi_value;
mod overview;
mod people;
mod principal;
mod quota;
mod request;
mod resource;
mod role;
mod rules;
mod saved_view;
mod section;
mod settings;
mod target;
mod untrusted;
mod user;

pub use access_list::{AccessEntry, AccessSource};
pub use action::*;
pub use admission::Admission;
pub use audit::{AuditPage, AuditQuery, AuditRecord, Outcome, RECORDS_PER_PAGE, Trace};
pub use call::{CallPath, CallPathError, MAX_CALL_PATH_BYTES};
pub use canonical::{canonical, folded};
pub use decision::{Decision, Reason};
pub use denial_rule::DenialRule;
pub use dependency::Dependency;
pub use entity::{Draft, Entity};
pub use explanation::{ExplainedResource, Explanation, SUGGESTIONS, SuggestedPerson, Suggestions, WhyQuery};
pub use form::{FieldError, InvalidForm};
pub use grant::{Grant, MAX_GRANTS, Right};
pub use map::{EFFECTS_SHOWN, GrantDraft, InvalidGrant, MapChange, MapEffect, MapEffects, NAMES_SHOWN, ResourceMap};
pub use overview::{DayTotals, OTHER_PROVIDERS, Overview, RecentPeople, TOP_RESOURCES, TopResource};
pub use people::{
    AccountStatus, BrowserSession, BulkChange, MAX_SELECTED_PEOPLE, NEVER_SIGNED_IN_SHOWN, NeverSignedIn, Newcomer,
    PEOPLE_PER_PAGE, PeoplePage, PeopleQuery, Person, PersonActivity, PersonDecisions, PersonDetail, PersonProfile,
    PersonSummary, PoolAccount, PoolPerson, Program, SelectedPeople, SessionTimes, SignedInAt, SortPeople, USER_POOL,
};
pub use principal::Principal;
pub use quota::{
    Allowance, DAYS_SHOWN, DailyUsage, GroupLimitDraft, InvalidLimit, Limit, LimitSource, Limits, MAX_LIMIT,
    MAX_RESET_REASON_CHARS, PersonUsage, QuotaState, UsagePage, UsageRow,
};
pub use request::{
    AccessRequest, MAX_MESSAGE_CHARS, MAX_OPEN_REQUESTS, REQUEST_SECONDS, REQUESTS_PER_PAGE, RequestAnswer,
    RequestDraft, RequestsPage, request_message,
};
pub use resource::{
    Content, Deletion, DiffLine, Field, FieldChange, HistoryPage, Hunk, KEPT_VERSIONS, LineDiff, ListKind, ListQuery,
    MAX_BODY_CHARS, MAX_HUNKS, MAX_PATH_CHARS, MAX_ROLES, MAX_SEARCH_CHARS, MAX_SUMMARY_CHARS, MAX_TITLE_CHARS,
    MAX_USERNAME_CHARS, NoHunk, PAGE_SIZE, PathError, Pattern, PatternError, RECENT_RESOURCES, RecentResources,
    Resource, ResourceDraft, ResourcePage, ResourcePath, ResourceSummary, Sharing, Side, SortBy, TRASH_DAYS,
    VERSIONS_PER_PAGE, ValidDraft, VersionChange, VersionDetail, VersionSummary, expressions, merge, text_lines,
    with_line_feeds,
};
pub use role::{Role, is_reserved_claim, origin};
pub use rules::{Membership, Rules};
pub use saved_view::{AuditTrail, MAX_SAVED_VIEWS, MAX_VIEW_NAME_CHARS, SavedView, SavedViewDraft};
pub use section::AccessSection;
pub use settings::{InvalidSetting, variable_of};
pub use target::Target;
pub use untrusted::{Untrusted, visible};
pub use user::{UserId, UserRef};
