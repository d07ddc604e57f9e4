//! `POST /api/v1/decisions`: what the rules say about actions that nobody carries out, for a program that shows only
//! what its user may do.

use super::{
    ApiProblem,
    body::JsonBody,
    caller::ApiCaller,
    types::{DecisionList, QuestionList},
};
use axum::{Json, response::IntoResponse};

/// The decisions, in the order of the questions. Nothing is counted, and denials are in the log only.
pub(crate) async fn decide(
    api: ApiCaller,
    JsonBody(body): JsonBody<QuestionList>,
) -> Result<impl IntoResponse, ApiProblem> {
    let decided = api.gate.map.decide(&api.caller, &body.into_questions()).await;
    Ok(Json(DecisionList::from(decided.map_err(|refusal| api.refused(refusal))?)))
}
