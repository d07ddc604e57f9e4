//! The path of a resource.

use crate::canonical::decomposed;
use i18n::tr;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use thiserror::Error;

/// Maximum length of a path, in characters of one byte each. DynamoDB limits a sort key to 1,024 bytes, and keys
/// contain more than the path.
pub const MAX_PATH_CHARS: usize = 200;

/// Maximum length of a suggested path, in characters.
const MAX_SUGGESTED_CHARS: usize = 60;

/// Maximum number of characters that an error names.
const MAX_NAMED_CHARS: usize = 5;

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
    /// Characters that paths cannot have, each once, in their order; at most five.
    #[error("A path has lower-case letters, digits and - _ . between its slashes, so it cannot contain {}.", quoted(.0))]
    Characters(Vec<char>),
    /// A word reserved for Usher's own URLs.
    #[error("The word {0:?} is taken by Usher's own addresses in this place.")]
    Reserved(String),
}

impl PathError {
    /// The sentence for the user, in the language of the page. `Display` is English, for logs.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Empty => tr!("Enter a path, for example /reports/q3.").to_owned(),
            Self::TooLong => tr!("A path has at most {most} characters.", most = MAX_PATH_CHARS),
            Self::NoSlash => tr!("A path starts with a slash, for example /reports/q3.").to_owned(),
            Self::EmptySegment => tr!("A path has no empty part: no // and no slash at the end.").to_owned(),
            Self::Dots => tr!("A path has no . or .. as a part.").to_owned(),
            Self::Characters(characters) => tr!(
                "A path has lower-case letters, digits and - _ . between its slashes, so it cannot contain \
                 {characters}.",
                characters = quoted(characters)
            ),
            Self::Reserved(word) => {
                tr!("The word {word} is taken by Usher's own addresses in this place.", word = format_args!("{word:?}"))
            }
        }
    }
}

/// All errors as one text for the user, in the language of the page.
pub(super) fn sentences(errors: &[PathError]) -> String {
    errors.iter().map(PathError::text).collect::<Vec<_>>().join(" ")
}

fn quoted(characters: &[char]) -> String {
    characters.iter().map(|character| format!("{character:?}")).collect::<Vec<_>>().join(", ")
}

impl ResourcePath {
    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A path made from a title, as a suggestion: `/annual-report` for “Annual Report”. Just `/` if the title has no
    /// letter or digit that a path can have, or if the path is not valid.
    #[must_use]
    pub fn suggested(title: &str) -> String {
        let mut path = String::from("/");
        for letter in decomposed(title).chars() {
            match letter {
                'a'..='z' | '0'..='9' => path.push(letter),
                'A'..='Z' => path.push(letter.to_ascii_lowercase()),
                'ß' => path.push_str("ss"),
                // Accents.
                '\u{300}'..='\u{36f}' => {}
                _ if path.ends_with(['/', '-']) => {}
                _ => path.push('-'),
            }
        }
        path.truncate(MAX_SUGGESTED_CHARS);
        let path = path.trim_end_matches('-');
        if Self::errors(path).is_empty() { path.to_owned() } else { "/".to_owned() }
    }

    /// All that is wrong with a text as a path, so that the user can correct it at once. Empty if it is a path.
    #[must_use]
    pub fn errors(text: &str) -> Vec<PathError> {
        let text = text.trim();
        if text.is_empty() {
            return vec![PathError::Empty];
        }
        if text.chars().count() > MAX_PATH_CHARS {
            return vec![PathError::TooLong];
        }
        let mut errors = Vec::new();
        let path = text.strip_prefix('/').unwrap_or_else(|| {
            errors.push(PathError::NoSlash);
            text
        });
        let segments = path.split('/').collect::<Vec<_>>();
        if segments.iter().any(|segment| segment.is_empty()) {
            errors.push(PathError::EmptySegment);
        }
        let mut others = Vec::new();
        for other in path.chars().filter(|c| !matches!(c, 'a'..='z' | '0'..='9' | '-' | '_' | '.' | '/')) {
            if others.len() < MAX_NAMED_CHARS && !others.contains(&other) {
                others.push(other);
            }
        }
        if !others.is_empty() {
            errors.push(PathError::Characters(others));
        }
        if segments.iter().any(|segment| !segment.is_empty() && segment.chars().all(|c| c == '.')) {
            errors.push(PathError::Dots);
        }
        let reserved = match segments.as_slice() {
            [first, ..] if *first == RESERVED_FIRST => Some(*first),
            [.., last] if RESERVED_LAST.contains(last) => Some(*last),
            _ => None,
        };
        errors.extend(reserved.map(|word| PathError::Reserved(word.to_owned())));
        errors
    }
}

impl FromStr for ResourcePath {
    type Err = PathError;

    /// The error is the first of [`ResourcePath::errors`].
    fn from_str(text: &str) -> Result<Self, PathError> {
        match Self::errors(text).into_iter().next() {
            Some(error) => Err(error),
            None => Ok(Self(text.trim().to_owned())),
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
            ("/Blog", Err(PathError::Characters(vec!['B']))),
            ("/a b", Err(PathError::Characters(vec![' ']))),
            ("/%2e%2e", Err(PathError::Characters(vec!['%']))),
            ("/é", Err(PathError::Characters(vec!['é']))),
            (&format!("/{}", "営".repeat(150)), Err(PathError::Characters(vec!['営']))),
            ("/a\0", Err(PathError::Characters(vec!['\0']))),
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

    #[test]
    fn all_mistakes_are_told_at_once() {
        let rows: &[(&str, &[PathError])] = &[
            ("/blog", &[]),
            ("Foo Bar", &[PathError::NoSlash, PathError::Characters(vec!['F', ' ', 'B'])]),
            (
                "a//../B/edit",
                &[
                    PathError::NoSlash,
                    PathError::EmptySegment,
                    PathError::Characters(vec!['B']),
                    PathError::Dots,
                    PathError::Reserved("edit".into()),
                ],
            ),
            ("/ABCDEFGH", &[PathError::Characters(vec!['A', 'B', 'C', 'D', 'E'])]),
        ];
        for (text, expected) in rows {
            assert_eq!(ResourcePath::errors(text), *expected, "{text:?}");
        }
        for (_, errors) in rows {
            assert!(errors.iter().all(|error| error.text() == error.to_string()), "{errors:?}");
        }
        let message = PathError::Characters(vec!['F', ' ']).to_string();
        assert!(message.ends_with("so it cannot contain 'F', ' '."), "{message}");
    }

    #[test]
    fn a_path_is_suggested_for_a_title() {
        let rows = [
            ("Annual Report 2026", "/annual-report-2026"),
            (" Ärger & Größe: “Łódź”! ", "/arger-grosse-odz"),
            ("New", "/"),
            ("Edit", "/"),
            ("Q3/Q4", "/q3-q4"),
            ("営業", "/"),
            ("", "/"),
        ];
        for (title, path) in rows {
            assert_eq!(ResourcePath::suggested(title), path, "{title}");
        }
        assert_eq!(ResourcePath::suggested(&"a".repeat(120)).len(), MAX_SUGGESTED_CHARS);
    }

    proptest! {
        #[test]
        fn what_is_suggested_is_taken(title in "\\PC*") {
            let path = ResourcePath::suggested(&title);
            prop_assert!(path == "/" || path.parse::<ResourcePath>().is_ok(), "{}", path);
        }

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
