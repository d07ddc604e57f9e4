//! How many calls a day people have: `/api/v1/limits`, and `/api/v1/people/{person}/limit`.

use super::{
    ApiProblem,
    body::JsonBody,
    caller::ApiCaller,
    names::Names,
    openapi::{OfBody, OfCall, OfGroup, OfObject, OfParameter, OfPerson, tags},
    types::{LimitBody, LimitList},
};
use access::Limit;
use axum::{Json, http::StatusCode, response::IntoResponse};

/// The limit of everybody, and those of groups.
#[utoipa::path(
    get,
    path = "/api/v1/limits",
    operation_id = "list_limits",
    tag = tags::LIMITS,
    responses((status = 200, description = "The limits.", body = LimitList), OfCall),
)]
pub(crate) async fn list(api: ApiCaller) -> Result<impl IntoResponse, ApiProblem> {
    let limits = api.gate.quota.group_limits_in_force(&api.caller).await.map_err(|refusal| api.refused(refusal))?;
    Ok(Json(LimitList::from(limits)))
}

/// Sets the limit of a group, which can only raise that of its members.
#[utoipa::path(
    put,
    path = "/api/v1/limits/groups/{group}",
    operation_id = "set_group_limit",
    tag = tags::LIMITS,
    params(OfGroup),
    request_body(content = LimitBody, example = json!({ "limit": "unlimited" })),
    responses((status = 204, description = "The group has this limit."), OfCall, OfObject, OfBody),
)]
pub(crate) async fn set_of_group(
    api: ApiCaller,
    Names(group): Names<String>,
    JsonBody(body): JsonBody<LimitBody>,
) -> Result<impl IntoResponse, ApiProblem> {
    change_of_group(api, &group, Some(body.into_limit())).await
}

/// Removes the limit of a group.
#[utoipa::path(
    delete,
    path = "/api/v1/limits/groups/{group}",
    operation_id = "remove_group_limit",
    tag = tags::LIMITS,
    params(OfGroup),
    responses((status = 204, description = "The group has no limit."), OfCall, OfObject, OfParameter),
)]
pub(crate) async fn remove_of_group(
    api: ApiCaller,
    Names(group): Names<String>,
) -> Result<impl IntoResponse, ApiProblem> {
    change_of_group(api, &group, None).await
}

/// Sets a person's own limit, which overrides all others.
#[utoipa::path(
    put,
    path = "/api/v1/people/{person}/limit",
    operation_id = "set_person_limit",
    tag = tags::LIMITS,
    params(OfPerson),
    request_body(content = LimitBody, example = json!({ "limit": 200 })),
    responses((status = 204, description = "The person has this limit."), OfCall, OfObject, OfBody),
)]
pub(crate) async fn set_of_person(
    api: ApiCaller,
    Names(person): Names<String>,
    JsonBody(body): JsonBody<LimitBody>,
) -> Result<impl IntoResponse, ApiProblem> {
    change_of_person(api, &person, Some(body.into_limit())).await
}

/// Removes a person's own limit.
#[utoipa::path(
    delete,
    path = "/api/v1/people/{person}/limit",
    operation_id = "remove_person_limit",
    tag = tags::LIMITS,
    params(OfPerson),
    responses((status = 204, description = "The person has no limit of their own."), OfCall, OfObject),
)]
pub(crate) async fn remove_of_person(
    api: ApiCaller,
    Names(person): Names<String>,
) -> Result<impl IntoResponse, ApiProblem> {
    change_of_person(api, &person, None).await
}

async fn change_of_group(api: ApiCaller, group: &str, limit: Option<Limit>) -> Result<StatusCode, ApiProblem> {
    let changed = api.gate.quota.set_group_limit(&api.caller, group, limit).await;
    changed.map(|()| StatusCode::NO_CONTENT).map_err(|refusal| api.refused(refusal))
}

async fn change_of_person(api: ApiCaller, person: &str, limit: Option<Limit>) -> Result<StatusCode, ApiProblem> {
    let changed = api.gate.quota.set_person_limit(&api.caller, person, limit).await;
    changed.map(|()| StatusCode::NO_CONTENT).map_err(|refusal| api.refused(refusal))
}
