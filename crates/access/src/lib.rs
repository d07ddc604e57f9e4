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
//! people        who uses Usher, and where they are signed in
//! resource/     what people create and share: path, draft and its validation
//! ```

mod action;
mod admission;
pub mod claims;
mod decision;
mod people;
mod principal;
mod resource;
mod rules;

pub use action::{
    Action, ChangeGroups, CreateResource, DeleteResource, EndSessions, ListPeople, ListResources, OpenResource,
    SaveResource,
};
pub use admission::Admission;
pub use decision::{Decision, Reason};
pub use people::{BrowserSession, PEOPLE_PER_PAGE, PeoplePage, Person, PersonDetail, SessionTimes};
pub use principal::Principal;
pub use resource::{
    Field, FieldError, InvalidDraft, ListQuery, MAX_BODY_CHARS, MAX_PATH_CHARS, MAX_ROLES, MAX_SUMMARY_CHARS,
    MAX_TITLE_CHARS, PAGE_SIZE, PathError, Resource, ResourceDraft, ResourcePage, ResourcePath, ResourceSummary,
    Sharing, SortBy, ValidDraft,
};
pub use rules::{Rules, Standing};
