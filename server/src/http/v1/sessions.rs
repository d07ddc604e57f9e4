//! `/api/v1/people/{person}/sessions`: the browsers in which somebody is signed in; and signing them out.

use super::{
    ApiProblem,
    caller::ApiCaller,
    names::Names,
    openapi::{OfCall, OfObject, OfPerson, OfSession, tags},
    types::{SessionList, SignOutResult},
};
use axum::{Json, http::StatusCode, response::IntoResponse};

/// The sessions of a person.
#[utoipa::path(
    get,
    path = "/api/v1/people/{person}/sessions",
    operation_id = "list_sessions",
    tag = tags::SESSIONS,
    params(OfPerson),
    responses((status = 200, description = "The sessions.", body = SessionList), OfCall, OfObject),
)]
pub(crate) async fn list(api: ApiCaller, Names(person): Names<String>) -> Result<impl IntoResponse, ApiProblem> {
    let detail = api.gate.people.get(&api.caller, &person).await.map_err(|refusal| api.refused(refusal))?;
    Ok(Json(SessionList::from(detail.sessions)))
}

/// Ends one session.
#[utoipa::path(
    delete,
    path = "/api/v1/people/{person}/sessions/{session}",
    operation_id = "end_session",
    tag = tags::SESSIONS,
    params(OfPerson, OfSession),
    responses((status = 204, description = "It is over."), OfCall, OfObject),
)]
pub(crate) async fn end(
    api: ApiCaller,
    Names((person, session)): Names<(String, String)>,
) -> Result<impl IntoResponse, ApiProblem> {
    let ended = api.gate.sign_out.session(&api.caller, &person, &session).await;
    ended.map(|()| StatusCode::NO_CONTENT).map_err(|refusal| api.refused(refusal))
}

/// Ends all sessions of a person, and refuses all tokens that they have.
#[utoipa::path(
    post,
    path = "/api/v1/people/{person}/sign-out",
    operation_id = "sign_out",
    tag = tags::SESSIONS,
    params(OfPerson),
    responses(
        (status = 200, description = "It is complete.", body = SignOutResult),
        (
            status = 202,
            description = "The sessions are over. Usher tries for an hour to do the rest.",
            body = SignOutResult,
        ),
        OfCall,
        OfObject,
    ),
)]
pub(crate) async fn sign_out(api: ApiCaller, Names(person): Names<String>) -> Result<impl IntoResponse, ApiProblem> {
    let done = api.gate.sign_out.everywhere(&api.caller, &person).await.map_err(|refusal| api.refused(refusal))?;
    let status = if done.is_complete() { StatusCode::OK } else { StatusCode::ACCEPTED };
    Ok((status, Json(SignOutResult::from(done))))
}
