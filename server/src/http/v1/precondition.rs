//! Versions in header fields: `ETag` and `If-Match` (RFC 9110, sections 8.8.3 and 13.1.1).
//!
//! The tag of a resource is its version. For 30 days no version returns at the same path: restoring a deleted resource
//! gives it the next one, and no other resource can take its path before.

use super::{ApiProblem, openapi::TextParameter};
use crate::http::{AppState, extract::RequestId};
use axum::{
    extract::FromRequestParts,
    http::{HeaderName, HeaderValue, header, request::Parts},
};
use gate::Expected;
use utoipa::{
    IntoParams,
    openapi::{
        ObjectBuilder,
        path::{Parameter, ParameterIn},
    },
};

/// What [`versions`] reads (ECMA-262). Empty elements of the list, which it ignores, are left out.
pub(super) const EXPRESSION: &str = r#"^(\*|(W/)?"[!#-~]*"([ \t]*,[ \t]*(W/)?"[!#-~]*")*)$"#;

/// The strong tag of a version.
pub(crate) fn etag(version: u64) -> Option<(HeaderName, HeaderValue)> {
    Some((header::ETAG, HeaderValue::try_from(format!("\"{version}\"")).ok()?))
}

/// The versions that a change may replace. A request without them is refused, so that nobody overwrites what they have
/// not seen.
#[derive(Debug)]
pub(crate) struct IfMatch(pub(crate) Expected);

impl IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let parameter = TextParameter {
            name: "If-Match",
            description: "The versions that may be replaced: each in quotes, as `ETag` has it. With `*` any.",
            example: "*",
        };
        parameter.required_header(ObjectBuilder::new().pattern(Some(EXPRESSION)))
    }
}

impl FromRequestParts<AppState> for IfMatch {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, ApiProblem> {
        let id = RequestId::of(parts);
        let lines: Vec<_> = parts.headers.get_all(header::IF_MATCH).iter().map(HeaderValue::to_str).collect();
        if lines.is_empty() {
            return Err(ApiProblem::precondition_required(&id));
        }
        // Several fields are one list (RFC 9110, section 5.3).
        let list =
            lines.into_iter().collect::<Result<Vec<_>, _>>().ok().and_then(|lines| versions(&lines.join(","), false));
        match list {
            Some(expected) => Ok(Self(expected)),
            None => Err(ApiProblem::malformed("The header If-Match is neither a list of tags in quotes nor *.", &id)),
        }
    }
}

/// The versions in the value of an `If-Match` or an `If-None-Match`. `None` if the text is not one. A weak tag is well
/// formed, but it is the same as a version only `if_weak` (RFC 9110, section 8.8.3.2).
pub(crate) fn versions(text: &str, if_weak: bool) -> Option<Expected> {
    if text.trim() == "*" {
        return Some(Expected::Any);
    }
    let (mut versions, mut any, mut rest) = (Vec::new(), false, text);
    loop {
        // Empty elements are ignored (section 5.6.1).
        rest = rest.trim_start_matches([' ', '\t', ',']);
        if rest.is_empty() {
            return any.then_some(Expected::Versions(versions));
        }
        let (weak, tag) = rest.strip_prefix("W/").map_or((false, rest), |tag| (true, tag));
        let (tag, after) = tag.strip_prefix('"')?.split_once('"')?;
        if !tag.chars().all(|c| c.is_ascii_graphic()) {
            return None;
        }
        any = true;
        versions.extend(version(tag).filter(|_| if_weak || !weak));
        rest = after.trim_start_matches([' ', '\t']);
        if !rest.is_empty() && !rest.starts_with(',') {
            return None;
        }
    }
}

/// A tag is compared character by character, so a version has one spelling.
fn version(tag: &str) -> Option<u64> {
    tag.parse().ok().filter(|version: &u64| version.to_string() == tag)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use proptest::{prelude::*, string::string_regex};

    proptest! {
        #[test]
        fn what_is_described_is_read(text in string_regex(EXPRESSION.trim_matches(['^', '$'])).unwrap()) {
            prop_assert!(super::versions(&text, false).is_some(), "{}", text);
        }
    }

    #[test]
    fn a_list_of_tags_is_read_and_nothing_else() {
        let versions = |versions: &[u64]| Some(Expected::Versions(versions.to_vec()));
        for (text, found) in [
            ("*", Some(Expected::Any)),
            (" * ", Some(Expected::Any)),
            ("\"7\"", versions(&[7])),
            ("\"7\",\"8\"", versions(&[7, 8])),
            (" \"7\" ,\t, \"8\" ,", versions(&[7, 8])),
            ("\"a,b\", \"7\"", versions(&[7])),
            // Tags of no resource of ours.
            ("W/\"7\"", versions(&[])),
            ("\"\"", versions(&[])),
            ("\"07\"", versions(&[])),
            ("\"+7\"", versions(&[])),
            ("\"-7\"", versions(&[])),
            ("\"99999999999999999999999\"", versions(&[])),
            ("", None),
            (" , ", None),
            ("7", None),
            ("\"7", None),
            ("7\"", None),
            ("\"7\" \"8\"", None),
            ("\"7\"8", None),
            ("*, \"7\"", None),
            ("\"7\", *", None),
            ("w/\"7\"", None),
            ("\"7 8\"", None),
        ] {
            assert_eq!(super::versions(text, false), found, "{text}");
        }
        assert_eq!(super::versions("W/\"7\", \"8\"", true), versions(&[7, 8]));
    }
}
