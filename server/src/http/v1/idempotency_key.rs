//! `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07).

use super::{ApiProblem, openapi::TextParameter};
use crate::http::{AppState, extract::RequestId};
use axum::{
    extract::FromRequestParts,
    http::{HeaderName, request::Parts},
};
use utoipa::{
    IntoParams,
    openapi::{
        ObjectBuilder,
        path::{Parameter, ParameterIn},
    },
};

const HEADER: HeaderName = HeaderName::from_static("idempotency-key");
/// Maximum length of a key, in characters.
const MAX_CHARS: usize = 255;
/// What [`key`] takes without quotes (ECMA-262).
const EXPRESSION: &str = r"^[!#-\[\]-~]*$";

/// The key that a request is marked with, if it is.
#[derive(Debug)]
pub(crate) struct IdempotencyKey(pub(crate) Option<String>);

impl IntoParams for IdempotencyKey {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let parameter = TextParameter {
            name: "Idempotency-Key",
            description: "For 24 hours, the same request with this key gets the same answer and creates nothing.",
            example: "8e03978e-40d5-43dd-bc93-6894a57f9324",
        };
        let key = ObjectBuilder::new().min_length(Some(1)).max_length(Some(MAX_CHARS)).pattern(Some(EXPRESSION));
        parameter.optional_header(key)
    }
}

impl FromRequestParts<AppState> for IdempotencyKey {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, ApiProblem> {
        let mut lines = parts.headers.get_all(HEADER).iter();
        let key = match (lines.next(), lines.next()) {
            (None, _) => return Ok(Self(None)),
            (Some(line), None) => line.to_str().ok().and_then(key),
            _ => None,
        };
        let wrong = "The header Idempotency-Key is one text of 1 to 255 visible characters, which may be in quotes.";
        key.map(|key| Self(Some(key.to_owned()))).ok_or_else(|| ApiProblem::malformed(wrong, &RequestId::of(parts)))
    }
}

/// The draft asks for quotes, but most clients send the text alone.
fn key(line: &str) -> Option<&str> {
    let line = line.trim();
    let key = line.strip_prefix('"').map_or(Some(line), |quoted| quoted.strip_suffix('"'))?;
    let is_plain = key.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '\\'));
    (is_plain && (1..=MAX_CHARS).contains(&key.len())).then_some(key)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use proptest::{prelude::*, string::string_regex};

    proptest! {
        #[test]
        fn what_is_described_is_read(text in string_regex(EXPRESSION.trim_matches(['^', '$'])).unwrap()) {
            prop_assume!((1..=MAX_CHARS).contains(&text.len()));
            prop_assert_eq!(key(&text), Some(text.as_str()));
        }
    }

    #[test]
    fn a_key_is_a_text_with_or_without_quotes() {
        let (longest, longer) = ("a".repeat(MAX_CHARS), "a".repeat(MAX_CHARS + 1));
        for (line, expected) in [
            ("8e03978e-40d5-43dd-bc93-6894a57f9324", Some("8e03978e-40d5-43dd-bc93-6894a57f9324")),
            (" \"a-1\" ", Some("a-1")),
            (longest.as_str(), Some(longest.as_str())),
            (longer.as_str(), None),
            ("", None),
            ("\"\"", None),
            ("\"a", None),
            ("a\"", None),
            ("a b", None),
            ("\"a\\\"b\"", None),
        ] {
            assert_eq!(key(line), expected, "{line}");
        }
    }
}
