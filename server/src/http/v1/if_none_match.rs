//! `If-None-Match` (RFC 9110, section 13.1.2).

use super::{ApiProblem, openapi::TextParameter, precondition};
use crate::http::{AppState, extract::RequestId};
use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
};
use gate::Expected;
use utoipa::{
    IntoParams,
    openapi::{
        ObjectBuilder,
        path::{Parameter, ParameterIn},
    },
};

/// The versions that the caller has already; none if the header is missing.
#[derive(Debug)]
pub(crate) struct IfNoneMatch(pub(crate) Expected);

impl IntoParams for IfNoneMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        // A list may be empty (section 5.6.1).
        let expression = format!("^[ \\t]*$|{}", precondition::EXPRESSION);
        let parameter = TextParameter {
            name: "If-None-Match",
            description: "The versions that the caller has, as `ETag` has them: one of these is not sent again.",
            example: "\"7\"",
        };
        parameter.optional_header(ObjectBuilder::new().pattern(Some(expression)))
    }
}

impl FromRequestParts<AppState> for IfNoneMatch {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, ApiProblem> {
        let lines = parts.headers.get_all(header::IF_NONE_MATCH).iter().map(HeaderValue::to_str);
        let list = lines.collect::<Result<Vec<_>, _>>().ok().map(|lines| lines.join(","));
        // Without the header, the list is empty, too.
        if list.as_deref().is_some_and(|list| list.trim().is_empty()) {
            return Ok(Self(Expected::Versions(Vec::new())));
        }
        // Weak tags count: caches compare in that way (section 8.8.3.2).
        match list.and_then(|list| precondition::versions(&list, true)) {
            Some(known) => Ok(Self(known)),
            None => {
                let wrong = "The header If-None-Match is neither a list of tags in quotes nor *.";
                Err(ApiProblem::malformed(wrong, &RequestId::of(parts)))
            }
        }
    }
}
