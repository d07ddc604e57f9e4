//! Who may do what: pure rules, compiled for the server and the browser alike.
//!
//! Nothing here reads a clock, a file or a socket. The browser calls [`Rules::decide`] to grey out what
//! would be refused, the server calls the same function to refuse it.
//!
//! ```text
//! claims        the claims of a token as JSON; decoding for display, without verification
//! rules         the configured groups and roles, and `decide`, the one decision function
//! principal     the verified caller: username, groups, roles
//! action/       one file for each thing that can be asked, with its rule
//! decision      the answer and its reason, in words
//! admission     the proof of an allowed action; data operations take it as an argument
//! quota         how many calls a day somebody has, and how many they have made
//! audit         what was done and what was refused, as it is remembered
//! people        who uses Usher, and where they are signed in
//! resource/     what people create and share: path, draft and its validation
//! ```

mod action;
mod admission;
mod audit;
pub mod claims;
mod decision;
mod people;
mod principal;
mod quota;
mod resource;
mod rules;

pub use action::{
    Action, ChangeGroups, ChangeLimit, CreateResource, DeleteResource, EndSessions, ListPeople, ListResources,
    OpenResource, ReadAudit, ReadUsage, ResetUsage, SaveResource,
};
pub use admission::Admission;
pub use audit::{AuditPage, AuditQuery, AuditRecord, Outcome, RECORDS_PER_PAGE, Trace};
pub use decision::{Decision, Reason};
pub use people::{BrowserSession, PEOPLE_PER_PAGE, PeoplePage, Person, PersonDetail, SessionTimes};
pub use principal::Principal;
pub use quota::{
    Allowance, DAYS_SHOWN, DailyUsage, Limit, LimitSource, Limits, MAX_LIMIT, NoLimit, PersonUsage, QuotaState,
    UsagePage, UsageRow,
};
pub use resource::{
    Field, FieldError, InvalidDraft, ListQuery, MAX_BODY_CHARS, MAX_PATH_CHARS, MAX_ROLES, MAX_SUMMARY_CHARS,
    MAX_TITLE_CHARS, PAGE_SIZE, PathError, Resource, ResourceDraft, ResourcePage, ResourcePath, ResourceSummary,
    Sharing, SortBy, ValidDraft,
};
pub use rules::{Rules, Standing};
