//! `/api/v1/people`: who has signed in, and the groups that they are in.
//!
//! A person is named by the subject or by the username, escaped as a segment of an address.

use super::{
    ApiProblem,
    caller::ApiCaller,
    link,
    names::Names,
    openapi::{OfCall, OfGroup, OfObject, OfParameter, OfPerson, tags},
    types::{PeopleParameters, PersonList, PersonView},
};
use axum::{
    Json,
    extract::{Query, rejection::QueryRejection},
    http::StatusCode,
    response::{AppendHeaders, IntoResponse},
};

pub(crate) const PEOPLE: &str = "/api/v1/people";

/// A page of the people who have signed in.
#[utoipa::path(
    get,
    path = PEOPLE,
    operation_id = "list_people",
    tag = tags::PEOPLE,
    params(PeopleParameters),
    responses(
        (
            status = 200,
            description = "A page of the list.",
            body = PersonList,
            headers(("Link" = String, description = "With `rel=\"next\"`, the address of the next page.")),
        ),
        OfCall,
        OfParameter,
    ),
)]
pub(crate) async fn list(
    api: ApiCaller,
    parameters: Result<Query<PeopleParameters>, QueryRejection>,
) -> Result<impl IntoResponse, ApiProblem> {
    let Query(parameters) = parameters.map_err(|rejection| api.malformed(&rejection.body_text()))?;
    let page = api.gate.people.list(&api.caller, &parameters.query()).await.map_err(|refusal| api.refused(refusal))?;
    let link = link::next(PEOPLE, page.next.as_deref().map(|cursor| parameters.address(cursor)));
    Ok((AppendHeaders(link), Json(PersonList::from(page))))
}

/// One person, with the state of the account in the user pool.
#[utoipa::path(
    get,
    path = "/api/v1/people/{person}",
    operation_id = "person",
    tag = tags::PEOPLE,
    params(OfPerson),
    responses((status = 200, description = "The person.", body = PersonView), OfCall, OfObject),
)]
pub(crate) async fn person(api: ApiCaller, Names(person): Names<String>) -> Result<impl IntoResponse, ApiProblem> {
    let profile = api.gate.people.profile(&api.caller, &person).await.map_err(|refusal| api.refused(refusal))?;
    Ok(Json(PersonView::of(profile, api.gate.rules.configured())))
}

/// Adds a person to one of Usher's groups.
///
/// These are the groups of members and of administrators; any other is a 404. Who has never signed in can be added
/// as well.
#[utoipa::path(
    put,
    path = "/api/v1/people/{person}/groups/{group}",
    operation_id = "add_to_group",
    tag = tags::PEOPLE,
    params(OfPerson, OfGroup),
    responses((status = 204, description = "The person is in the group."), OfCall, OfObject),
)]
pub(crate) async fn join(
    api: ApiCaller,
    Names((person, group)): Names<(String, String)>,
) -> Result<impl IntoResponse, ApiProblem> {
    change_group(api, &person, &group, true).await
}

/// Removes a person from one of Usher's groups.
///
/// Nobody removes themselves from the administrators.
#[utoipa::path(
    delete,
    path = "/api/v1/people/{person}/groups/{group}",
    operation_id = "remove_from_group",
    tag = tags::PEOPLE,
    params(OfPerson, OfGroup),
    responses((status = 204, description = "The person is not in the group."), OfCall, OfObject),
)]
pub(crate) async fn leave(
    api: ApiCaller,
    Names((person, group)): Names<(String, String)>,
) -> Result<impl IntoResponse, ApiProblem> {
    change_group(api, &person, &group, false).await
}

async fn change_group(api: ApiCaller, person: &str, group: &str, is_member: bool) -> Result<StatusCode, ApiProblem> {
    let changed = api.gate.people.change_group(&api.caller, person, group, is_member).await;
    changed.map(|()| StatusCode::NO_CONTENT).map_err(|refusal| api.refused(refusal))
}
