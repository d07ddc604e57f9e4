//! What a field of a resource, or of a row of the resource map, may contain, as regular expressions (ECMA-262) for the
//! description of the API.
//!
//! [`ResourceDraft::validate`](super::ResourceDraft::validate) enforces it for resources, and allows white space around
//! a line, which it removes. Limits of lines are therefore part of their expressions.

use super::draft::{MAX_SUMMARY_CHARS, MAX_TITLE_CHARS, MAX_USERNAME_CHARS};

/// A path. It does not say which words are reserved.
pub const PATH: &str = "^/[a-z0-9._-]*[a-z0-9_-][a-z0-9._-]*(/[a-z0-9._-]*[a-z0-9_-][a-z0-9._-]*)*$";
/// A role with its origin. It does not say which roles there are.
pub const ROLE: &str = r"^[^:]+:[\s\S]+$";
/// A text of several lines.
pub const BODY: &str = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$";

/// A character that can be seen.
const VISIBLE: &str = r"[^\s\x00-\x1f\x7f-\x9f]";
/// A character within a line.
const IN_LINE: &str = r"[^\x00-\x08\x0a-\x1f\x7f-\x9f]";

/// A title: one line.
#[must_use]
pub fn title() -> String {
    format!(r"^\s*{}\s*$", line(MAX_TITLE_CHARS))
}

/// A summary: one line, or nothing.
#[must_use]
pub fn summary() -> String {
    format!(r"^\s*({})?\s*$", line(MAX_SUMMARY_CHARS))
}

/// A username, or nothing.
#[must_use]
pub fn username() -> String {
    format!(r"^\s*{VISIBLE}{{0,{MAX_USERNAME_CHARS}}}\s*$")
}

/// A pattern of the resource map: a path with or without stars, or stars alone.
#[must_use]
pub fn pattern() -> String {
    let path = PATH.trim_start_matches('^').trim_end_matches('$');
    format!(r"^({path}(/\*\*?)?|/\*\*?)$")
}

fn line(most: usize) -> String {
    format!("{VISIBLE}({IN_LINE}{{0,{}}}{VISIBLE})?", most - 2)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::{MAX_PATH_CHARS, Pattern, ResourceDraft, Role, Rules, canonical};
    use proptest::{prelude::*, string::string_regex};

    /// Texts that the expression describes. A strategy takes no anchors.
    fn described(expression: &str) -> impl Strategy<Value = String> + use<> {
        string_regex(expression.strip_prefix('^').and_then(|rest| rest.strip_suffix('$')).unwrap()).unwrap()
    }

    fn has_reserved_word(path: &str) -> bool {
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        segments.first() == Some(&"new") || segments.last().is_some_and(|last| ["edit", "delete"].contains(last))
    }

    fn draft() -> ResourceDraft {
        ResourceDraft { path: "/a".to_owned(), title: "A".to_owned(), ..ResourceDraft::default() }
    }

    fn is_taken(draft: &ResourceDraft) -> bool {
        draft.validate(&Rules::default()).is_ok()
    }

    proptest! {
        #[test]
        fn what_is_described_is_taken(
            mut path in described(PATH),
            title in described(&title()),
            summary in described(&summary()),
            body in described(BODY),
            owner in described(&username()),
        ) {
            while path.len() > MAX_PATH_CHARS {
                path.truncate(path.rfind('/').unwrap());
            }
            // Reserved words, and texts that are longer in their canonical form, are beyond an expression.
            prop_assume!(!has_reserved_word(&path) && canonical(title.trim()).chars().count() <= MAX_TITLE_CHARS);
            prop_assume!(canonical(summary.trim()).chars().count() <= MAX_SUMMARY_CHARS);
            let draft = ResourceDraft { path, title, summary, body, owner: Some(owner), ..ResourceDraft::default() };
            prop_assert!(is_taken(&draft), "{:?}", draft.validate(&Rules::default()));
        }

        #[test]
        fn a_row_that_is_described_is_taken(pattern in described(&pattern()), role in described(ROLE)) {
            let path = pattern.trim_end_matches('*').trim_end_matches('/');
            prop_assume!(!has_reserved_word(path) && path.len() <= MAX_PATH_CHARS);
            prop_assert!(pattern.parse::<Pattern>().is_ok(), "{:?}", pattern.parse::<Pattern>());
            prop_assert!(Role::parse(&role).is_some(), "{}", role);
        }
    }

    #[test]
    fn what_is_not_described_is_refused() {
        for path in ["", "a", "/", "/a/", "/a//b", "/..", "/a/.", "/A", "/a b"] {
            assert!(!is_taken(&ResourceDraft { path: path.to_owned(), ..draft() }), "{path:?}");
        }
        for title in ["", " \t", "two\nlines", "bell\u{7}", &"x".repeat(MAX_TITLE_CHARS + 1)] {
            assert!(!is_taken(&ResourceDraft { title: title.to_owned(), ..draft() }), "{title:?}");
        }
        for summary in ["two\nlines", "bell\u{7}", &"x".repeat(MAX_SUMMARY_CHARS + 1)] {
            assert!(!is_taken(&ResourceDraft { summary: summary.to_owned(), ..draft() }), "{summary:?}");
        }
        for owner in ["two words", "bell\u{7}!", &"x".repeat(MAX_USERNAME_CHARS + 1)] {
            assert!(!is_taken(&ResourceDraft { owner: Some(owner.to_owned()), ..draft() }), "{owner:?}");
        }
        for pattern in ["", "*", "a/**", "/a*", "/*/a", "/a/***", "//**", "/A/*"] {
            assert!(pattern.parse::<Pattern>().is_err(), "{pattern:?}");
        }
        for role in ["", "group", ":it", "group:"] {
            assert!(Role::parse(role).is_none(), "{role:?}");
        }
        for body in ["nul\0", "tab\u{b}", "delete\u{7f}"] {
            assert!(!is_taken(&ResourceDraft { body: body.to_owned(), ..draft() }), "{body:?}");
        }
    }
}
