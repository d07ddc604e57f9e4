//! `POST /api/v1/decisions`: what the rules say about actions that nobody carries out, for a program that shows only
//! what its user may do.

use super::{
    ApiProblem,
    body::JsonBody,
    caller::ApiCaller,
    openapi::{OfBody, OfCall, tags},
    types::{DecisionList, QuestionList},
};
use axum::{Json, response::IntoResponse};

/// What the rules say about actions that nobody carries out.
///
/// The decisions are in the order of the questions. Nothing is counted, and denials are in the log only.
#[utoipa::path(
    post,
    path = "/api/v1/decisions",
    operation_id = "decide",
    tag = tags::DECISIONS,
    request_body(
        content = QuestionList,
        example = json!({ "questions": [{ "action": "open_resource", "object": "/reports/q3" }] }),
    ),
    responses((status = 200, description = "The decisions.", body = DecisionList), OfCall, OfBody),
)]
pub(crate) async fn decide(
    api: ApiCaller,
    JsonBody(body): JsonBody<QuestionList>,
) -> Result<impl IntoResponse, ApiProblem> {
    let decided = api.gate.map.decide(&api.caller, &body.into_questions()).await;
    Ok(Json(DecisionList::from(decided.map_err(|refusal| api.refused(refusal))?)))
}
