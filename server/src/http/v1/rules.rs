//! `/api/v1/rules`: the resource map, which is the part of the rules that administrators change.
//!
//! It is one resource with a version. A change is about one row, as on the page, so that the audit trail tells it row by
//! row.

use super::{
    ApiProblem,
    about_member::about,
    body::JsonBody,
    caller::ApiCaller,
    if_none_match::IfNoneMatch,
    openapi::{OfBody, OfCall, OfRow, OfVersion, tags},
    precondition::{IfMatch, etag},
    types::{RuleChange, RuleEffects, RuleList},
};
use access::MapChange;
use axum::{
    Json,
    http::StatusCode,
    response::{AppendHeaders, IntoResponse, Response},
};

/// The member that is invalid where the gate refuses a change: only a new row is checked there.
const NEW_ROW: &str = "add";

/// All rows, and the roles that a row can name.
#[utoipa::path(
    get,
    path = "/api/v1/rules",
    operation_id = "list_rules",
    tag = tags::RULES,
    params(IfNoneMatch),
    responses(
        (
            status = 200,
            description = "The resource map.",
            body = RuleList,
            headers(("ETag" = String, description = "The version, in quotes.")),
        ),
        (status = 304, description = "The caller has this version."),
        OfCall,
    ),
)]
pub(crate) async fn list(api: ApiCaller, IfNoneMatch(known): IfNoneMatch) -> Result<Response, ApiProblem> {
    let current = api.gate.map.read_with_version(&api.caller).await.map_err(|refusal| api.refused(refusal))?;
    let tag = AppendHeaders(etag(current.version));
    if known.is_met_by(current.version) {
        return Ok((StatusCode::NOT_MODIFIED, tag).into_response());
    }
    Ok((tag, Json(RuleList::from(current))).into_response())
}

/// Who would gain or lose what by a change.
///
/// Nothing is changed.
#[utoipa::path(
    post,
    path = "/api/v1/rules/preview",
    operation_id = "preview_rules",
    tag = tags::RULES,
    request_body(
        content = RuleChange,
        example = json!({ "add": { "pattern": "/reports/**", "right": "open", "roles": ["group:usher-users"] } }),
    ),
    responses(
        (status = 200, description = "What the change would do.", body = RuleEffects),
        OfCall,
        OfBody,
        OfRow,
    ),
)]
pub(crate) async fn preview(
    api: ApiCaller,
    JsonBody(change): JsonBody<RuleChange>,
) -> Result<impl IntoResponse, ApiProblem> {
    let effects = api.gate.map.effects_with_version(&api.caller, &MapChange::from(change)).await;
    let (effects, version) = effects.map_err(|refusal| api.refused(about(NEW_ROW, refusal)))?;
    Ok(Json(RuleEffects::of(effects, version)))
}

/// Adds, replaces or removes a row.
///
/// If the row to remove is not there as it is named, it is 412, too.
#[utoipa::path(
    patch,
    path = "/api/v1/rules",
    operation_id = "change_rules",
    tag = tags::RULES,
    params(IfMatch),
    request_body(
        content = RuleChange,
        example = json!({ "add": { "pattern": "/reports/**", "right": "open", "roles": ["group:usher-users"] } }),
    ),
    responses(
        (
            status = 200,
            description = "The resource map as it is now.",
            body = RuleList,
            headers(("ETag" = String, description = "The version, in quotes.")),
        ),
        OfCall,
        OfBody,
        OfVersion,
    ),
)]
pub(crate) async fn change(
    api: ApiCaller,
    IfMatch(expected): IfMatch,
    JsonBody(change): JsonBody<RuleChange>,
) -> Result<impl IntoResponse, ApiProblem> {
    let changed = api.gate.map.change_at(&api.caller, &MapChange::from(change), &expected).await;
    let changed = changed.map_err(|refusal| api.refused(about(NEW_ROW, refusal)))?;
    Ok((AppendHeaders(etag(changed.version)), Json(RuleList::from(changed))))
}
