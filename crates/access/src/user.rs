//! The id of a user or a program, and the name for display.

use serde::{Deserialize, Serialize};

/// What the id of a program begins with. Its other part has no `#`, so no user has such an id.
const CLIENT: &str = "client:";

/// Identifies a user: the issuer and the subject of their tokens. Together they are unique and never reassigned (OpenID
/// Connect Core, section 5.7). A username can be reassigned: after it is deleted in the user pool, a new user can get
/// it.
///
/// A program has an id of its own form, `client:<app client>`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(String);

impl UserId {
    /// The user with this subject at this issuer. An issuer has no `#` (OpenID Connect Discovery, section 3).
    #[must_use]
    pub fn new(issuer: &str, subject: &str) -> Self {
        Self(format!("{issuer}#{subject}"))
    }

    /// The program with this app client.
    #[must_use]
    pub fn of_client(client_id: &str) -> Self {
        Self(format!("{CLIENT}{client_id}"))
    }

    /// The app client, if it is a program's id.
    #[must_use]
    pub fn client(&self) -> Option<&str> {
        self.0.strip_prefix(CLIENT).filter(|client_id| !client_id.contains('#'))
    }

    /// The id as stored by [`Self::as_str`].
    #[must_use]
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// The whole id: `<issuer>#<subject>`, or `client:<app client>`. Empty for a user who is not identified.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The subject, which names the user in addresses: an installation has one issuer.
    #[must_use]
    pub fn subject(&self) -> &str {
        self.0.split_once('#').map_or("", |(_, subject)| subject)
    }
}

/// A user's id, with the username for display. Ownership, counts, records and comparisons use the id alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct UserRef {
    /// Identifies the user.
    pub id: UserId,
    /// The Cognito username, for display and for Cognito's API.
    pub username: String,
}

impl UserRef {
    /// A user of whom only the username is known. Equal to no user, not even to itself.
    #[must_use]
    pub fn unidentified(username: &str) -> Self {
        Self { id: UserId::default(), username: username.to_owned() }
    }

    /// The program with this app client. Its id is its name as well.
    #[must_use]
    pub fn of_client(client_id: &str) -> Self {
        let id = UserId::of_client(client_id);
        Self { username: id.as_str().to_owned(), id }
    }

    /// Whether only a program has such a name.
    #[must_use]
    pub fn is_name_of_client(username: &str) -> bool {
        username.starts_with(CLIENT)
    }

    /// Whether it is known who this is.
    #[must_use]
    pub fn is_identified(&self) -> bool {
        !self.id.0.is_empty()
    }

    /// Whether both are the same user.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.is_identified() && self.id == other.id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_compared_by_issuer_and_subject_and_never_by_name() {
        let user =
            |issuer, subject, username: &str| UserRef { id: UserId::new(issuer, subject), username: username.into() };
        let ada = user("https://a", "1", "ada");
        assert!(ada.is(&user("https://a", "1", "ada.b")));
        for other in [user("https://a", "2", "ada"), user("https://b", "1", "ada"), UserRef::unidentified("ada")] {
            assert!(!ada.is(&other) && !other.is(&ada), "{other:?}");
        }
        let unknown = UserRef::unidentified("ada");
        assert!(!unknown.is(&unknown));
        assert_eq!(ada.id.subject(), "1");
    }

    #[test]
    fn a_program_has_an_id_that_no_user_has() {
        let program = UserRef::of_client("4abc");
        assert_eq!((program.id.as_str(), program.username.as_str()), ("client:4abc", "client:4abc"));
        assert_eq!(program.id.client(), Some("4abc"));
        for (issuer, subject) in [("https://a", "client:4abc"), ("client:4abc", ""), ("client:", "4abc")] {
            let user = UserId::new(issuer, subject);
            assert!(user.client().is_none() && user != program.id, "{user:?}");
        }
        assert!(!program.is(&UserRef::unidentified("client:4abc")));
    }
}
