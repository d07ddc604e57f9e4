//! `Filter` of `ListUsers`: one attribute, `=` or `^=` (begins with), a quoted value with `\"` and `\\` for the two
//! characters that mean something in it.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-manage-user-accounts.html>, "Searching users".

use super::exception::Exception;
use crate::provider::state::User;

/// A parsed filter.
#[derive(Debug)]
pub(super) struct Filter {
    attribute: String,
    prefix: bool,
    value: String,
}

/// Maximum length, in characters (`ListUsers` in the API reference).
const MAX_CHARS: usize = 256;
/// Searchable attributes besides `username`, `sub`, `status` and `cognito:user_status`. Custom ones are not searchable.
const SEARCHABLE: &[&str] = &["email", "phone_number", "name", "given_name", "family_name", "preferred_username"];

impl Filter {
    /// Parses a filter; an empty one matches every user.
    pub(super) fn parse(text: &str) -> Result<Option<Self>, Exception> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        if text.chars().count() > MAX_CHARS {
            return Err(Exception::invalid_parameter("The filter is longer than 256 characters."));
        }
        let refuse = || Exception::invalid_parameter("Error while parsing filter.");
        let (left, right) = text.split_once('=').ok_or_else(refuse)?;
        let (attribute, prefix) = match left.trim_end().strip_suffix('^') {
            Some(attribute) => (attribute.trim_end(), true),
            None => (left.trim_end(), false),
        };
        let attribute = attribute.trim_matches('"');
        let quoted = right.trim().strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let value = quoted.and_then(unescaped).ok_or_else(refuse)?;
        let known = ["username", "sub", "status", "cognito:user_status"].contains(&attribute);
        if !known && !SEARCHABLE.contains(&attribute) {
            return Err(Exception::invalid_parameter(format!("{attribute} cannot be searched.")));
        }
        Ok(Some(Self { attribute: attribute.to_owned(), prefix, value }))
    }

    /// Whether the filter matches this user. Only `username` and `status` are case-sensitive.
    pub(super) fn finds(&self, user: &User) -> bool {
        let found = match self.attribute.as_str() {
            "username" => return self.matches(&user.username, &self.value),
            "status" => return self.matches(if user.disabled { "Disabled" } else { "Enabled" }, &self.value),
            "sub" => &user.sub,
            "cognito:user_status" => user.status.as_str(),
            other => user.attributes.get(other).map_or("", String::as_str),
        };
        self.matches(&found.to_lowercase(), &self.value.to_lowercase())
    }

    fn matches(&self, found: &str, value: &str) -> bool {
        if self.prefix { found.starts_with(value) } else { found == value }
    }
}

/// What stands between the quotation marks. `None` if one of them is not escaped, or a backslash escapes nothing.
fn unescaped(quoted: &str) -> Option<String> {
    let mut value = String::with_capacity(quoted.len());
    let mut characters = quoted.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => return None,
            '\\' => value.push(characters.next().filter(|next| ['"', '\\'].contains(next))?),
            character => value.push(character),
        }
    }
    Some(value)
}
