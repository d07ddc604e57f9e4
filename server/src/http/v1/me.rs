//! `GET /api/v1/me`: who the token names, and what is left of the day's calls.

use super::{
    ApiProblem,
    caller::ApiCaller,
    openapi::{OfCall, tags},
    quota,
    types::Me,
};
use axum::{
    Json,
    response::{AppendHeaders, IntoResponse},
};
use gate::Refusal;

/// Who the token names, and what is left of the day's calls.
///
/// It is not counted.
#[utoipa::path(
    get,
    path = "/api/v1/me",
    operation_id = "me",
    tag = tags::CALLER,
    responses(
        (
            status = 200,
            description = "The caller.",
            body = Me,
            headers(
                ("RateLimit" = String, description = "How many calls are left, and for how many seconds."),
                ("RateLimit-Policy" = String, description = "How many calls a day has."),
            ),
        ),
        OfCall,
    ),
)]
pub(crate) async fn me(api: ApiCaller) -> Result<impl IntoResponse, ApiProblem> {
    let quota = match api.gate.quota.state(&api.caller).await {
        Ok(quota) => Some(quota),
        // Who is in no group has no calls, but may know who they are.
        Err(Refusal::Denied(_)) => None,
        Err(refusal) => return Err(api.refused(refusal)),
    };
    let principal = api.caller.principal().map_err(|refusal| api.refused(refusal))?;
    let membership = api.gate.rules.configured().membership(principal);
    let fields = quota.as_ref().map(quota::fields).unwrap_or_default();
    Ok((AppendHeaders(fields), Json(Me::of(principal, membership, quota.as_ref()))))
}
