//! The path of a resource.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use thiserror::Error;

/// Maximum length of a path, in characters of one byte each. DynamoDB limits a sort key to 1,024 bytes, and keys
/// contain more than the path.
pub const MAX_PATH_CHARS: usize = 200;

/// Words reserved for Usher's own URLs: `/resources/new`, `/resources/<path>/edit`. Earlier builds used `delete` as well.
const RESERVED_FIRST: &str = "new";
const RESERVED_LAST: [&str; 2] = ["edit", "delete"];

/// A path such as `/blog` or `/reports/q3`: segments of lower-case letters, digits, `-`, `_` and `.`.
///
/// Each path has exactly one spelling: no upper case, no `..`, no empty segment, no escape. A rule about a path
/// therefore cannot be bypassed by writing the path differently.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ResourcePath(String);

/// Why a text is not a valid path, as a sentence for the user.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PathError {
    /// The text is empty.
    #[error("Enter a path, for example /reports/q3.")]
    Empty,
    /// The path is too long.
    #[error("A path has at most {MAX_PATH_CHARS} characters.")]
    TooLong,
    /// The path does not start with a slash.
    #[error("A path starts with a slash, for example /reports/q3.")]
    NoSlash,
    /// Two adjacent slashes, or a slash at the end.
    #[error("A path has no empty part: no // and no slash at the end.")]
    EmptySegment,
    /// A segment consists only of dots.
    #[error("A path has no . or .. as a part.")]
    Dots,
    /// A character that paths cannot have.
    #[error("A path has lower-case letters, digits and - _ . between its slashes; {0:?} is none of them.")]
    Character(char),
    /// A word reserved for Usher's own URLs.
    #[error("The word {0:?} is taken by Usher's own addresses in this place.")]
    Reserved(String),
}

impl ResourcePath {
    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ResourcePath {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(PathError::Empty);
        }
        if text.chars().count() > MAX_PATH_CHARS {
            return Err(PathError::TooLong);
        }
        let segments = text.strip_prefix('/').ok_or(PathError::NoSlash)?.split('/').collect::<Vec<_>>();
        for segment in &segments {
            if segment.is_empty() {
                return Err(PathError::EmptySegment);
            }
            if let Some(other) = segment.chars().find(|c| !matches!(c, 'a'..='z' | '0'..='9' | '-' | '_' | '.')) {
                return Err(PathError::Character(other));
            }
            if segment.chars().all(|c| c == '.') {
                return Err(PathError::Dots);
            }
        }
        let reserved = match segments.as_slice() {
            [first, ..] if *first == RESERVED_FIRST => Some(*first),
            [.., last] if RESERVED_LAST.contains(last) => Some(*last),
            _ => None,
        };
        match reserved {
            Some(word) => Err(PathError::Reserved(word.to_owned())),
            None => Ok(Self(text.to_owned())),
        }
    }
}

impl fmt::Display for ResourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// For deserializing paths that Usher wrote. The fixed message keeps the [`PathError`] texts out of the WebAssembly
/// module where no user typed the path.
impl TryFrom<String> for ResourcePath {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        text.parse().map_err(|_: PathError| "not as it is written")
    }
}

impl From<ResourcePath> for String {
    fn from(path: ResourcePath) -> Self {
        path.0
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use proptest::prelude::*;

    #[test]
    fn paths_are_taken_or_refused_by_the_table() {
        let rows: &[(&str, Result<(), PathError>)] = &[
            ("/blog", Ok(())),
            ("/reports/q3.2026", Ok(())),
            (" /blog ", Ok(())),
            ("", Err(PathError::Empty)),
            ("  ", Err(PathError::Empty)),
            ("blog", Err(PathError::NoSlash)),
            ("/", Err(PathError::EmptySegment)),
            ("/a//b", Err(PathError::EmptySegment)),
            ("/a/", Err(PathError::EmptySegment)),
            ("/a/../b", Err(PathError::Dots)),
            ("/.", Err(PathError::Dots)),
            ("/Blog", Err(PathError::Character('B'))),
            ("/a b", Err(PathError::Character(' '))),
            ("/%2e%2e", Err(PathError::Character('%'))),
            ("/é", Err(PathError::Character('é'))),
            (&format!("/{}", "営".repeat(150)), Err(PathError::Character('営'))),
            ("/a\0", Err(PathError::Character('\0'))),
            ("/new", Err(PathError::Reserved("new".into()))),
            ("/new/a", Err(PathError::Reserved("new".into()))),
            ("/a/edit", Err(PathError::Reserved("edit".into()))),
            ("/a/delete", Err(PathError::Reserved("delete".into()))),
            ("/edit/a", Ok(())),
        ];
        for (text, expected) in rows {
            assert_eq!(text.parse::<ResourcePath>().map(|_| ()), *expected, "{text:?}");
        }
        assert_eq!(format!("/{}", "a".repeat(MAX_PATH_CHARS)).parse::<ResourcePath>(), Err(PathError::TooLong));
    }

    proptest! {
        #[test]
        fn what_is_taken_is_taken_again_unchanged(text in "/[a-z0-9._/-]{0,30}") {
            if let Ok(path) = text.parse::<ResourcePath>() {
                prop_assert_eq!(path.as_str().parse::<ResourcePath>().unwrap(), path);
            }
        }

        #[test]
        fn any_text_is_survived(text in "\\PC*") {
            let _ = text.parse::<ResourcePath>();
        }
    }
}
