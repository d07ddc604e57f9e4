//! `If-None-Match` (RFC 9110, section 13.1.2).

use super::{ApiProblem, precondition};
use crate::http::{AppState, extract::RequestId};
use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
};
use gate::Expected;
use serde_json::json;
use utoipa::{
    IntoParams,
    openapi::{
        ObjectBuilder, Required, Type,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};

/// The versions that the caller has already; none if the header is missing.
#[derive(Debug)]
pub(crate) struct IfNoneMatch(pub(crate) Expected);

impl IntoParams for IfNoneMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        // A list may be empty (section 5.6.1).
        let expression = format!("^[ \\t]*$|{}", precondition::EXPRESSION);
        let parameter = ParameterBuilder::new()
            .name("If-None-Match")
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some("The versions that the caller has, as `ETag` has them: one of these is not sent again."))
            .schema(Some(ObjectBuilder::new().schema_type(Type::String).pattern(Some(expression))))
            .example(Some(json!("\"7\"")));
        vec![parameter.build()]
    }
}

impl FromRequestParts<AppState> for IfNoneMatch {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, ApiProblem> {
        let lines: Vec<_> = parts.headers.get_all(header::IF_NONE_MATCH).iter().map(HeaderValue::to_str).collect();
        if lines.is_empty() {
            return Ok(Self(Expected::Versions(Vec::new())));
        }
        let list = lines.into_iter().collect::<Result<Vec<_>, _>>().ok().map(|lines| lines.join(","));
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
