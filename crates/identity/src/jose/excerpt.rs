//! Untrusted input, made safe for a log.

use serde_json::Value;
use std::fmt;

/// Enough to recognise a value.
const MAX_CHARACTERS: usize = 80;

/// Untrusted input, made safe for a log: truncated, with line breaks, control and invisible characters escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt(String);

impl Excerpt {
    /// Describes a member of a JSON object, or its absence.
    pub(crate) fn of(value: Option<&Value>) -> Self {
        match value {
            None => Self("missing".to_owned()),
            // A list or an object may be long; its type is enough to see why it was refused.
            Some(Value::Array(_)) => Self("a list".to_owned()),
            Some(Value::Object(_)) => Self("an object".to_owned()),
            Some(Value::String(text)) => Self(format!("{:?}", cut(text))),
            Some(other) => Self(cut(&other.to_string()).to_owned()),
        }
    }
}

impl From<&str> for Excerpt {
    fn from(text: &str) -> Self {
        Self(format!("{:?}", cut(text)))
    }
}

fn cut(text: &str) -> &str {
    text.char_indices().nth(MAX_CHARACTERS).map_or(text, |(end, _)| &text[..end])
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn t_49_what_a_stranger_sent_cannot_forge_a_line_of_the_log() {
        let forged = json!("key\r\n2026-01-01 INFO signed in\u{202E}");
        let shown = Excerpt::of(Some(&forged)).to_string();
        assert_eq!(shown, r#""key\r\n2026-01-01 INFO signed in\u{202e}""#);
    }

    #[test]
    fn t_47_what_a_stranger_sent_is_cut() {
        for (value, longest) in [(json!("ä".repeat(10_000)), MAX_CHARACTERS + 2), (json!(vec!["a"; 9_000]), 6)] {
            assert!(Excerpt::of(Some(&value)).to_string().chars().count() <= longest);
        }
    }
}
