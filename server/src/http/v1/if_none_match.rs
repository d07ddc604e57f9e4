//! `If-None-Match` (RFC 9110, section 13.1.2).

use super::{ApiProblem, precondition};
use crate::http::{AppState, extract::RequestId};
use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
};
use gate::Expected;

/// The versions that the caller has already; none if the header is missing.
#[derive(Debug)]
pub(crate) struct IfNoneMatch(pub(crate) Expected);

impl FromRequestParts<AppState> for IfNoneMatch {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, ApiProblem> {
        let lines: Vec<_> = parts.headers.get_all(header::IF_NONE_MATCH).iter().map(HeaderValue::to_str).collect();
        if lines.is_empty() {
            return Ok(Self(Expected::Versions(Vec::new())));
        }
        let list = lines.into_iter().collect::<Result<Vec<_>, _>>().ok();
        // Weak tags count: caches compare in that way (section 8.8.3.2).
        match list.and_then(|lines| precondition::versions(&lines.join(","), true)) {
            Some(known) => Ok(Self(known)),
            None => {
                let wrong = "The header If-None-Match is neither a list of tags in quotes nor *.";
                Err(ApiProblem::malformed(wrong, &RequestId::of(parts)))
            }
        }
    }
}
