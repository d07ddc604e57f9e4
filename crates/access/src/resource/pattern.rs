//! The path patterns of the resource map.

use super::{PathError, ResourcePath, path::sentences};
use crate::CallPath;
use i18n::tr;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use thiserror::Error;

/// A path such as `/reports/q3`, or a path and a wildcard: `/reports/*` matches the direct children of `/reports`,
/// `/reports/**` everything below it. `/**` matches every path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pattern {
    /// The exact path, or the prefix of every matching path, which ends in a slash.
    base: String,
    reach: Reach,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Reach {
    /// The path itself.
    Itself,
    /// Exactly one more segment.
    Children,
    /// One or more further segments.
    Below,
}

impl Reach {
    fn stars(self) -> &'static str {
        match self {
            Self::Itself => "",
            Self::Children => "*",
            Self::Below => "**",
        }
    }
}

/// Why a text is not a valid pattern, as a sentence for the user.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PatternError {
    /// A star in an invalid position.
    #[error("Stars stand alone at the end: /reports/* for what is directly in it, /reports/** for all below it.")]
    Star,
    /// The part before the stars is not a valid path: all that is wrong with it.
    #[error("{}", joined(.0))]
    Path(Vec<PathError>),
}

impl PatternError {
    /// The sentences for the user, in the language of the page. `Display` is English, for logs.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Star => tr!(
                "Stars stand alone at the end: /reports/* for what is directly in it, /reports/** for all below it."
            )
            .to_owned(),
            Self::Path(errors) => sentences(errors),
        }
    }
}

fn joined(errors: &[PathError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

impl Pattern {
    /// Whether the path matches.
    #[must_use]
    pub fn matches(&self, path: &ResourcePath) -> bool {
        self.matches_text(path.as_str())
    }

    /// The same for the path of a call. Upper case and other characters that no resource's path has match stars only.
    #[must_use]
    pub fn matches_call(&self, path: &CallPath) -> bool {
        self.matches_text(path.as_str())
    }

    fn matches_text(&self, path: &str) -> bool {
        match (self.reach, path.strip_prefix(self.base.as_str())) {
            (_, None) => false,
            (Reach::Itself, Some(rest)) => rest.is_empty(),
            (Reach::Children, Some(rest)) => !rest.contains('/'),
            (Reach::Below, Some(_)) => true,
        }
    }

    /// The common prefix of all matching paths; the path itself for an exact pattern.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.base
    }

    /// Whether it matches everything that `other` matches. May return `false` although it does.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        self == other || self.reach == Reach::Below && other.base.starts_with(&self.base)
    }

    /// Whether it matches exactly one path.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.reach == Reach::Itself
    }

    /// Whether it matches every path.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.reach == Reach::Below && self.base == "/"
    }

    /// Whether it matches every path with its prefix.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.reach == Reach::Below
    }
}

fn valid(path: &str) -> Result<ResourcePath, PatternError> {
    path.parse().map_err(|_| PatternError::Path(ResourcePath::errors(path)))
}

impl FromStr for Pattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        let text = text.trim();
        let (base, reach) = match (text.strip_suffix("/**"), text.strip_suffix("/*")) {
            (Some(base), _) => (base, Reach::Below),
            (None, Some(base)) => (base, Reach::Children),
            (None, None) => (text, Reach::Itself),
        };
        if base.contains('*') {
            return Err(PatternError::Star);
        }
        let base = match (base, reach) {
            (path, Reach::Itself) => valid(path)?.to_string(),
            ("", _) => "/".to_owned(),
            (path, _) => format!("{}/", valid(path)?),
        };
        Ok(Self { base, reach })
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.base, self.reach.stars())
    }
}

/// For deserializing patterns that Usher wrote. The fixed message keeps the [`PatternError`] texts out of the
/// WebAssembly module where no user typed the pattern.
impl TryFrom<String> for Pattern {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        text.parse().map_err(|_: PatternError| "not as it is written")
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.to_string()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use proptest::prelude::*;

    #[test]
    fn patterns_match_by_the_table() {
        let rows: &[(&str, &str, bool)] = &[
            ("/reports", "/reports", true),
            ("/reports", "/reports/q3", false),
            ("/reports", "/report", false),
            ("/reports/*", "/reports", false),
            ("/reports/*", "/reports/q3", true),
            ("/reports/*", "/reports/q3/draft", false),
            ("/reports/*", "/reportsq3", false),
            ("/reports/**", "/reports", false),
            ("/reports/**", "/reports/q3", true),
            ("/reports/**", "/reports/q3/draft", true),
            ("/reports/**", "/reports-old/q3", false),
            ("/*", "/blog", true),
            ("/*", "/reports/q3", false),
            ("/**", "/reports/q3", true),
            (" /reports/** ", "/reports/q3", true),
        ];
        for (pattern, path, expected) in rows {
            let matches = pattern.parse::<Pattern>().unwrap().matches(&path.parse().unwrap());
            assert_eq!(matches, *expected, "{pattern} {path}");
        }
    }

    #[test]
    fn what_is_no_pattern_is_refused_by_the_table() {
        let star = Err(PatternError::Star);
        let rows: &[(&str, Result<(), PatternError>)] = &[
            ("", Err(PatternError::Path(vec![PathError::Empty]))),
            ("*", star.clone()),
            ("**", star.clone()),
            ("/re*", star.clone()),
            ("/*/q3", star.clone()),
            ("/**/q3", star.clone()),
            ("/reports/***", star.clone()),
            ("/reports/**/*", star),
            ("reports/**", Err(PatternError::Path(vec![PathError::NoSlash]))),
            ("/Reports/**", Err(PatternError::Path(vec![PathError::Characters(vec!['R'])]))),
            ("/../**", Err(PatternError::Path(vec![PathError::Dots]))),
            ("//**", Err(PatternError::Path(vec![PathError::EmptySegment]))),
        ];
        for (text, expected) in rows {
            assert_eq!(text.parse::<Pattern>().map(|_| ()), *expected, "{text:?}");
            assert!(expected.as_ref().is_err_and(|error| error.text() == error.to_string()), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_taken_is_written_and_taken_again_unchanged(text in "/[a-z*/]{0,12}") {
            if let Ok(pattern) = text.parse::<Pattern>() {
                prop_assert_eq!(pattern.to_string(), text);
                prop_assert_eq!(pattern.to_string().parse::<Pattern>().unwrap(), pattern);
            }
        }

        #[test]
        fn what_matches_begins_with_the_prefix(pattern in "(/[ab]{1,2}){0,2}(/[*]{1,2})?", path in "(/[ab]{1,2}){1,3}") {
            let path: ResourcePath = path.parse().unwrap();
            if let Ok(pattern) = pattern.parse::<Pattern>() && pattern.matches(&path) {
                prop_assert!(path.as_str().starts_with(pattern.prefix()));
            }
        }

        #[test]
        fn what_covers_another_matches_what_it_matches(
            one in "(/[ab]){0,2}(/[*]{1,2})?", other in "(/[ab]){0,2}(/[*]{1,2})?", path in "(/[ab]){1,3}",
        ) {
            if let (Ok(one), Ok(other)) = (one.parse::<Pattern>(), other.parse::<Pattern>()) {
                let path = path.parse().unwrap();
                prop_assert!(!one.covers(&other) || !other.matches(&path) || one.matches(&path));
            }
        }
    }
}
