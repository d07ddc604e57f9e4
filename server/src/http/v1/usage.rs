//! `/api/v1/usage`: who has made how many calls today; and the calls of one person.

use super::{
    ApiProblem,
    about_member::about,
    body::JsonBody,
    caller::ApiCaller,
    link,
    names::Names,
    openapi::{OfBody, OfCall, OfObject, OfPerson, tags},
    types::{ResetBody, UsageList, UsageOfPerson, UsageParameters},
};
use axum::{
    Json,
    extract::{Query, rejection::QueryRejection},
    http::StatusCode,
    response::{AppendHeaders, IntoResponse},
};

pub(crate) const USAGE: &str = "/api/v1/usage";

/// A page of the people who made calls today, most calls first.
#[utoipa::path(
    get,
    path = USAGE,
    operation_id = "list_usage",
    tag = tags::LIMITS,
    params(UsageParameters),
    responses(
        (
            status = 200,
            description = "A page of the list.",
            body = UsageList,
            headers(("Link" = String, description = "With `rel=\"next\"`, the address of the next page.")),
        ),
        OfCall,
    ),
)]
pub(crate) async fn of_today(
    api: ApiCaller,
    parameters: Result<Query<UsageParameters>, QueryRejection>,
) -> Result<impl IntoResponse, ApiProblem> {
    let Query(parameters) = parameters.map_err(|rejection| api.malformed(&rejection.body_text()))?;
    let (quota, cursor) = (&api.gate.quota, parameters.cursor());
    let page = match parameters.near_limit() {
        true => quota.usage_near_limits(&api.caller, cursor).await,
        false => quota.usage(&api.caller, cursor).await,
    };
    let page = page.map_err(|refusal| api.refused(refusal))?;
    let link = link::next(USAGE, page.next.as_deref().map(|cursor| parameters.address(cursor)));
    Ok((AppendHeaders(link), Json(UsageList::from(page))))
}

/// The calls of one person today and on the days before.
#[utoipa::path(
    get,
    path = "/api/v1/people/{person}/usage",
    operation_id = "usage_of_person",
    tag = tags::LIMITS,
    params(OfPerson),
    responses((status = 200, description = "The calls.", body = UsageOfPerson), OfCall, OfObject),
)]
pub(crate) async fn of_person(api: ApiCaller, Names(person): Names<String>) -> Result<impl IntoResponse, ApiProblem> {
    let usage = api.gate.quota.person_usage(&api.caller, &person).await.map_err(|refusal| api.refused(refusal))?;
    Ok(Json(UsageOfPerson::from(usage)))
}

/// Sets a person's calls of today to zero.
#[utoipa::path(
    post,
    path = "/api/v1/people/{person}/usage/reset",
    operation_id = "reset_usage",
    tag = tags::LIMITS,
    params(OfPerson),
    request_body(content = ResetBody, example = json!({ "reason": "An import ran twice." })),
    responses((status = 204, description = "The person has all calls again."), OfCall, OfObject, OfBody),
)]
pub(crate) async fn reset(
    api: ApiCaller,
    Names(person): Names<String>,
    JsonBody(ResetBody { reason }): JsonBody<ResetBody>,
) -> Result<impl IntoResponse, ApiProblem> {
    let reset = api.gate.quota.reset(&api.caller, &person, &reason).await;
    reset.map(|()| StatusCode::NO_CONTENT).map_err(|refusal| api.refused(about("reason", refusal)))
}
