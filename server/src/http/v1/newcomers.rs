//! `/api/v1/newcomers`: who is in the user pool, but has never signed in.

use super::{
    ApiProblem,
    caller::ApiCaller,
    names::Names,
    openapi::{OfCall, OfObject, OfParameter, OfPerson, tags},
    types::{NewcomerList, NewcomerParameters, NewcomerView},
};
use axum::{
    Json,
    extract::{Query, rejection::QueryRejection},
    response::IntoResponse,
};

/// The first people who have never signed in whose username, e-mail address or name begins with a text.
#[utoipa::path(
    get,
    path = "/api/v1/newcomers",
    operation_id = "search_newcomers",
    tag = tags::PEOPLE,
    params(NewcomerParameters),
    responses((status = 200, description = "Who was found.", body = NewcomerList), OfCall, OfParameter),
)]
pub(crate) async fn search(
    api: ApiCaller,
    parameters: Result<Query<NewcomerParameters>, QueryRejection>,
) -> Result<impl IntoResponse, ApiProblem> {
    let Query(NewcomerParameters { q }) = parameters.map_err(|rejection| api.malformed(&rejection.body_text()))?;
    let found = api.gate.people.never_signed_in(&api.caller, &q).await;
    Ok(Json(NewcomerList::from(found.map_err(|refusal| api.refused(refusal))?)))
}

/// Somebody who has never signed in, with the groups in the user pool.
#[utoipa::path(
    get,
    path = "/api/v1/newcomers/{person}",
    operation_id = "newcomer",
    tag = tags::PEOPLE,
    params(OfPerson),
    responses((status = 200, description = "The person.", body = NewcomerView), OfCall, OfObject),
)]
pub(crate) async fn newcomer(api: ApiCaller, Names(person): Names<String>) -> Result<impl IntoResponse, ApiProblem> {
    let newcomer = api.gate.people.newcomer(&api.caller, &person).await;
    Ok(Json(NewcomerView::from(newcomer.map_err(|refusal| api.refused(refusal))?)))
}
