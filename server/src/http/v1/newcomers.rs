//! `/api/v1/newcomers`: who is in the user pool, but has never signed in.

use super::{
    ApiProblem,
    caller::ApiCaller,
    names::Names,
    types::{NewcomerList, NewcomerParameters, NewcomerView},
};
use axum::{
    Json,
    extract::{Query, rejection::QueryRejection},
    response::IntoResponse,
};

/// The first ones whose username, e-mail address or name begins with a text.
pub(crate) async fn search(
    api: ApiCaller,
    parameters: Result<Query<NewcomerParameters>, QueryRejection>,
) -> Result<impl IntoResponse, ApiProblem> {
    let Query(NewcomerParameters { q }) = parameters.map_err(|rejection| api.malformed(&rejection.body_text()))?;
    let found = api.gate.people.never_signed_in(&api.caller, &q).await;
    Ok(Json(NewcomerList::from(found.map_err(|refusal| api.refused(refusal))?)))
}

/// One of them, with the groups in the user pool.
pub(crate) async fn newcomer(api: ApiCaller, Names(person): Names<String>) -> Result<impl IntoResponse, ApiProblem> {
    let newcomer = api.gate.people.newcomer(&api.caller, &person).await;
    Ok(Json(NewcomerView::from(newcomer.map_err(|refusal| api.refused(refusal))?)))
}
