//! `/api/v1/people/{person}/sessions`: the browsers in which somebody is signed in; and signing them out.

use super::{
    ApiProblem,
    caller::ApiCaller,
    names::Names,
    types::{SessionList, SignOutResult},
};
use axum::{Json, http::StatusCode, response::IntoResponse};

/// The sessions of a person.
pub(crate) async fn list(api: ApiCaller, Names(person): Names<String>) -> Result<impl IntoResponse, ApiProblem> {
    let detail = api.gate.people.get(&api.caller, &person).await.map_err(|refusal| api.refused(refusal))?;
    Ok(Json(SessionList::from(detail.sessions)))
}

/// Ends one session.
pub(crate) async fn end(
    api: ApiCaller,
    Names((person, session)): Names<(String, String)>,
) -> Result<impl IntoResponse, ApiProblem> {
    let ended = api.gate.sign_out.session(&api.caller, &person, &session).await;
    ended.map(|()| StatusCode::NO_CONTENT).map_err(|refusal| api.refused(refusal))
}

/// Ends all sessions of a person, and refuses all tokens that they have. What fails after that is done later, which the
/// status says.
pub(crate) async fn sign_out(api: ApiCaller, Names(person): Names<String>) -> Result<impl IntoResponse, ApiProblem> {
    let done = api.gate.sign_out.everywhere(&api.caller, &person).await.map_err(|refusal| api.refused(refusal))?;
    let status = if done.is_complete() { StatusCode::OK } else { StatusCode::ACCEPTED };
    Ok((status, Json(SignOutResult::from(done))))
}
