//! Requests for access: a user who may not open a resource asks its owner or an administrator.

use crate::{InvalidForm, ResourcePath, Role, UserRef, canonical};
use i18n::{msgid, tr};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Maximum length of a message, in characters.
pub const MAX_MESSAGE_CHARS: usize = 300;
/// Maximum number of open requests per user.
pub const MAX_OPEN_REQUESTS: usize = 20;
/// Number of requests on a page of those that wait for a decision.
pub const REQUESTS_PER_PAGE: usize = 25;
/// How long a request waits, and how long its answer is shown, in seconds: 30 days.
pub const REQUEST_SECONDS: u64 = 30 * 24 * 3_600;

/// A request of a user to open a resource. A user has at most one for each path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessRequest {
    /// The path of the resource.
    pub path: ResourcePath,
    /// Who asks.
    pub requester: UserRef,
    /// The display name of the requester at that time. Empty in requests of before names were kept.
    pub name: String,
    /// The owner of the resource at that time, whom the request is shown to.
    pub owner: UserRef,
    /// The roles of the requester at that time.
    pub roles: BTreeSet<Role>,
    /// What the requester says; may be empty.
    pub message: String,
    /// When, in seconds since 1970.
    pub asked_at: u64,
    /// The answer; `None` while the request is open.
    pub answer: Option<RequestAnswer>,
}

/// The answer to a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestAnswer {
    /// The role that the resource was opened to; `None` if the request was declined.
    pub approved: Option<Role>,
    /// What the requester is told; may be empty.
    pub message: String,
    /// When, in seconds since 1970.
    pub at: u64,
}

/// Requests, as the page shows them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestsPage {
    /// The caller's own requests, latest first, without owners.
    pub own: Vec<AccessRequest>,
    /// Requests that wait for the caller's decision, oldest first. Their roles are those that the caller may open the
    /// resource to.
    pub waiting: Vec<AccessRequest>,
    /// The cursor of the next page, if there may be one.
    pub next: Option<String>,
}

impl AccessRequest {
    /// Whether nobody has answered it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.answer.is_none()
    }

    /// What to call the requester: the name, or the username if no name is kept.
    #[must_use]
    pub fn requester_name(&self) -> &str {
        if self.name.is_empty() { &self.requester.username } else { &self.name }
    }

    /// What came of it, in one word: a text of the catalogues.
    #[must_use]
    pub fn state(&self) -> &'static str {
        match &self.answer {
            None => msgid!("Waiting"),
            Some(RequestAnswer { approved: Some(_), .. }) => msgid!("Approved"),
            Some(RequestAnswer { approved: None, .. }) => msgid!("Declined"),
        }
    }

    /// From when on it is too old to be shown, in seconds since 1970.
    #[must_use]
    pub fn over_at(&self) -> u64 {
        self.answer.as_ref().map_or(self.asked_at, |answer| answer.at).saturating_add(REQUEST_SECONDS)
    }

    /// Whether it is too old to be shown. `now` in seconds since 1970.
    #[must_use]
    pub fn is_over(&self, now: u64) -> bool {
        self.over_at() <= now
    }
}

/// The form of a request or of an answer as submitted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestDraft {
    /// The path of the resource.
    pub path: String,
    /// The id of the user who asked; `None` if this is the form that asks.
    pub requester: Option<String>,
    /// The role that an approval opens the resource to; may be empty.
    pub role: String,
    /// What is said.
    pub message: String,
}

impl RequestDraft {
    /// Name of the field with the message.
    pub const MESSAGE: &'static str = "message";
}

/// The message of a request or of an answer as it is stored.
///
/// # Errors
/// [`InvalidForm`] for the field [`RequestDraft::MESSAGE`].
pub fn request_message(typed: &str) -> Result<String, InvalidForm> {
    let message = canonical(typed.trim()).replace("\r\n", "\n").replace('\r', "\n");
    let invalid = |why| Err(InvalidForm::with(RequestDraft::MESSAGE, why));
    let length = message.chars().count();
    if length > MAX_MESSAGE_CHARS {
        return invalid(tr!(
            "The message has {length} characters. Shorten it to {most}.",
            length = length,
            most = MAX_MESSAGE_CHARS
        ));
    }
    if message.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        let why = tr!("The message contains a control character. Type it again instead of pasting it.");
        return invalid(why.to_owned());
    }
    Ok(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_short_text_in_one_spelling() {
        let said = |typed: &str| request_message(typed).map_err(|invalid| invalid.message("message").is_some());
        assert_eq!(said(" For\r\nq3. ").as_deref(), Ok("For\nq3."));
        assert_eq!(said("Cafe\u{301}").as_deref(), Ok("Café"));
        assert_eq!(said("").as_deref(), Ok(""));
        assert!(said(&"e\u{301}".repeat(MAX_MESSAGE_CHARS)).is_ok());
        for refused in ["x".repeat(MAX_MESSAGE_CHARS + 1), "bell\u{7}".to_owned(), "nul\0".to_owned()] {
            assert_eq!(said(&refused), Err(true), "{refused:?}");
        }
    }
}
