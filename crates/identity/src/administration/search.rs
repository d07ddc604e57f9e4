//! Finds users in the pool by what is known of them (`ListUsers`).
//!
//! A filter compares one attribute: there is no “or”. Usernames are compared with their case. AWS counts a user whom
//! `AdminGetUser` returns as active, and bills it; it does not count those whom `ListUsers` returns.

use super::{Administration, AdministrationError, PoolUser, found};
use aws_sdk_cognitoidentityprovider::operation::list_users::ListUsersOutput;
use futures::{FutureExt as _, future::try_join_all};
use std::collections::BTreeMap;

/// Maximum number of users that a search takes by each attribute.
const LISTED: i32 = 20;
/// Maximum length of a filter, in characters (`ListUsers` in Cognito's API reference).
const MAX_FILTER_CHARS: usize = 256;

/// Users whose username, e-mail address or name begins with a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PoolSearch {
    /// At most sixty users, each once, by subject.
    pub users: Vec<PoolUser>,
    /// Whether more users may match.
    pub has_more: bool,
}

impl Administration {
    /// Users whose username, e-mail address or name begins with this text: at most three calls, at the same time.
    ///
    /// # Errors
    /// [`AdministrationError`]
    pub async fn search(&self, beginning: &str) -> Result<PoolSearch, AdministrationError> {
        let filters = attributes(beginning).iter().filter_map(|attribute| filter(attribute, "^=", beginning));
        let answers = try_join_all(filters.map(|filter| self.matching(filter, LISTED))).await?;
        let has_more = answers.iter().any(|answer| answer.pagination_token().is_some());
        let users = answers.iter().flat_map(users).map(|user| (user.subject.clone(), user));
        Ok(PoolSearch { users: users.collect::<BTreeMap<_, _>>().into_values().collect(), has_more })
    }

    /// Finds a user by subject or username, in one call. `None` when there is no such user.
    ///
    /// # Errors
    /// [`AdministrationError`]
    pub async fn find_listed(&self, name: &str) -> Result<Option<PoolUser>, AdministrationError> {
        let attribute = if is_subject(name) { "sub" } else { "username" };
        let Some(filter) = filter(attribute, "=", name) else { return Ok(None) };
        let answer = self.matching(filter, 1).await?;
        Ok(users(&answer).next())
    }

    async fn matching(&self, filter: String, limit: i32) -> Result<ListUsersOutput, AdministrationError> {
        let call = self.client.list_users().user_pool_id(&self.pool_id).filter(filter).limit(limit);
        let answer = found(call.send().boxed().await)?;
        Ok(answer.unwrap_or_else(|| ListUsersOutput::builder().build()))
    }
}

/// The users of an answer. Each has a subject.
fn users(answer: &ListUsersOutput) -> impl Iterator<Item = PoolUser> {
    let users = answer.users().iter().map(|user| {
        PoolUser::of(
            user.username().unwrap_or_default(),
            user.attributes(),
            user.user_create_date(),
            user.enabled(),
            user.user_status(),
        )
    });
    users.filter(|user| !user.subject.is_empty())
}

/// The attributes that can begin with this text. Usernames and e-mail addresses contain no space, and few names an `@`.
fn attributes(beginning: &str) -> &'static [&'static str] {
    if beginning.contains(char::is_whitespace) {
        &["name"]
    } else if beginning.contains('@') {
        &["username", "email"]
    } else {
        &["username", "email", "name"]
    }
}

/// Whether this is the form of a subject, which the pool generates: a UUID.
fn is_subject(text: &str) -> bool {
    let is_in_place = |(at, byte): (usize, u8)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    text.len() == 36 && text.bytes().enumerate().all(is_in_place)
}

/// The filter that compares an attribute with a value of any characters. `None` for a value that no user can have: it
/// is empty, contains control characters, or makes the filter longer than Cognito takes it.
fn filter(attribute: &str, operator: &str, value: &str) -> Option<String> {
    if value.is_empty() || value.contains(char::is_control) {
        return None;
    }
    let filter = format!("{attribute} {operator} \"{}\"", escaped(value));
    (filter.chars().count() <= MAX_FILTER_CHARS).then_some(filter)
}

/// The value as it stands between quotation marks: they “must be escaped using the backslash” (`ListUsers` in Cognito's
/// API reference), and so must the backslash, or one at the end would escape the closing mark.
fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use proptest::prelude::*;

    /// Attribute, operator and value of a filter, read character by character; `None` unless all of it is one
    /// comparison.
    fn read(filter: &str) -> Option<(&str, &str, String)> {
        let (attribute, rest) = filter.split_once(' ')?;
        let (operator, rest) = rest.split_once(' ')?;
        let mut characters = rest.strip_prefix('"')?.chars();
        let mut value = String::new();
        loop {
            match characters.next()? {
                '"' => break,
                '\\' => value.push(characters.next().filter(|next| ['"', '\\'].contains(next))?),
                character => value.push(character),
            }
        }
        characters.next().is_none().then_some((attribute, operator, value))
    }

    proptest! {
        #[test]
        fn a_filter_is_one_comparison_with_the_very_value(value in "[a\"\\\\ =^]{1,100}|\\PC{1,100}") {
            let filter = filter("name", "^=", &value).unwrap();
            prop_assert!(filter.chars().count() <= MAX_FILTER_CHARS);
            prop_assert_eq!(read(&filter), Some(("name", "^=", value)));
        }

        #[test]
        fn a_filter_is_never_longer_than_cognito_takes_it(value in "[a\"\\\\]{0,300}") {
            let length = escaped(&value).chars().count() + "username = \"\"".len();
            let filter = filter("username", "=", &value);
            prop_assert_eq!(filter.is_some(), !value.is_empty() && length <= MAX_FILTER_CHARS);
        }
    }

    #[test]
    fn a_value_does_not_end_the_comparison() {
        for (value, expected) in [
            ("ada", Some("email ^= \"ada\"")),
            ("\"", Some("email ^= \"\\\"\"")),
            ("\\", Some("email ^= \"\\\\\"")),
            ("\\\" = ", Some("email ^= \"\\\\\\\" = \"")),
            ("", None),
            ("a\nb", None),
        ] {
            assert_eq!(filter("email", "^=", value).as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn only_attributes_that_can_begin_like_this_are_compared() {
        assert_eq!(attributes("Ada L"), ["name"]);
        assert_eq!(attributes("ada@ex"), ["username", "email"]);
        assert_eq!(attributes("ada"), ["username", "email", "name"]);
    }

    #[test]
    fn a_subject_is_told_from_a_username() {
        assert!(is_subject("0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d"));
        for username in ["new-hire", "", "0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4", "0b1c2d3e04f50-4a6b-8c7d-9e0f1a2b3c4d"]
        {
            assert!(!is_subject(username), "{username}");
        }
    }
}
