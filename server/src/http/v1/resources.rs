//! `/api/v1/resources`: the resources, and `/api/v1/archive`: which of them are in the archive. `undelete.rs` takes them
//! out of the trash.
//!
//! What follows these addresses is the path of a resource and nothing else, so no resource can be taken for a part of
//! another one. It is taken as it was sent: a path has one spelling, which contains no escapes.

use super::{
    ApiProblem,
    body::JsonBody,
    caller::ApiCaller,
    idempotency_key::IdempotencyKey,
    if_none_match::IfNoneMatch,
    link,
    openapi::{OfBody, OfCall, OfCount, OfKey, OfObject, OfVersion, TextParameter, tags},
    precondition::{IfMatch, etag},
    quota,
    types::{ListParameters, NewResource, ResourceContent, ResourceItem, ResourceList, ResourceView},
    undelete::UNDELETE,
};
use crate::http::AppState;
use access::{MAX_PATH_CHARS, Operation, ResourceDraft, expressions};
use axum::{
    Json,
    body::{Body, Bytes},
    extract::{FromRequestParts, Query, rejection::QueryRejection},
    http::{StatusCode, header, request::Parts},
    response::{AppendHeaders, IntoResponse, Response},
};
use futures::stream;
use gate::{CreatedOnce, OpenedSource};
use std::convert::Infallible;
use utoipa::{
    IntoParams,
    openapi::{
        ObjectBuilder,
        path::{Parameter, ParameterIn},
    },
};

pub(crate) const RESOURCES: &str = "/api/v1/resources";
pub(crate) const ARCHIVE: &str = "/api/v1/archive";

/// The path of the resource that a request is about, not checked yet.
#[derive(Debug)]
pub(crate) struct PathInAddress(String);

impl FromRequestParts<AppState> for PathInAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Infallible> {
        let address = parts.uri.path();
        let path = [RESOURCES, ARCHIVE, UNDELETE].iter().find_map(|collection| address.strip_prefix(collection));
        Ok(Self(path.unwrap_or_default().to_owned()))
    }
}

impl IntoParams for PathInAddress {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        // Its first slash is part of the address.
        let expression = expressions::PATH.replacen("^/", "^", 1);
        let parameter = TextParameter {
            name: "path",
            description: "The path of the resource without its first slash. Other slashes are sent as they are.",
            example: "reports/q3",
        };
        parameter.in_path(ObjectBuilder::new().max_length(Some(MAX_PATH_CHARS - 1)).pattern(Some(expression)))
    }
}

/// A page of the resources that the caller may see.
#[utoipa::path(
    get,
    path = RESOURCES,
    operation_id = "list_resources",
    tag = tags::RESOURCES,
    params(ListParameters),
    responses(
        (
            status = 200,
            description = "A page of the list.",
            body = ResourceList,
            headers(("Link" = String, description = "With `rel=\"next\"`, the address of the next page.")),
        ),
        OfCall,
    ),
)]
pub(crate) async fn list(
    api: ApiCaller,
    parameters: Result<Query<ListParameters>, QueryRejection>,
) -> Result<impl IntoResponse, ApiProblem> {
    let Query(parameters) = parameters.map_err(|rejection| api.malformed(&rejection.body_text()))?;
    let page =
        api.gate.resources.list(&api.caller, &parameters.query()).await.map_err(|refusal| api.refused(refusal))?;
    let link = link::next(RESOURCES, page.next.as_deref().map(|cursor| parameters.address(cursor)));
    Ok((AppendHeaders(link), Json(ResourceList::from(page))))
}

/// Creates a resource; with a key only once.
#[utoipa::path(
    post,
    path = RESOURCES,
    operation_id = "create_resource",
    tag = tags::RESOURCES,
    params(IdempotencyKey),
    request_body(
        content = NewResource,
        example = json!({ "path": "/notes/monday", "title": "Monday", "body": "# Plan" }),
    ),
    responses(
        (
            status = 201,
            description = "The resource, without its text.",
            body = ResourceItem,
            headers(
                ("Location" = String, description = "The address of the resource."),
                ("ETag" = String, description = "The version, in quotes."),
            ),
        ),
        OfCall,
        OfBody,
        OfKey,
    ),
)]
pub(crate) async fn create(
    api: ApiCaller,
    IdempotencyKey(key): IdempotencyKey,
    JsonBody(body): JsonBody<NewResource>,
) -> Result<impl IntoResponse, ApiProblem> {
    let (resources, draft) = (&api.gate.resources, ResourceDraft::from(body));
    let created = match key {
        None => {
            resources.create(&api.caller, &draft).await.map(|created| CreatedOnce::Created(Box::new(created.summary)))
        }
        Some(key) => resources.create_once(&api.caller, &draft, &key).await,
    };
    let created = match created.map_err(|refusal| api.refused(refusal))? {
        CreatedOnce::Created(created) => created,
        CreatedOnce::InProgress => return Err(api.in_progress()),
        CreatedOnce::KeyOfAnother => return Err(api.key_of_another()),
    };
    let location = [(header::LOCATION, format!("{RESOURCES}{}", created.path))];
    let tag = AppendHeaders(etag(created.version));
    Ok((StatusCode::CREATED, location, tag, Json(ResourceItem::from(*created))))
}

/// A resource with its text: a counted call, unless the caller has this version already.
#[utoipa::path(
    get,
    path = "/api/v1/resources/{*path}",
    operation_id = "open_resource",
    tag = tags::RESOURCES,
    params(PathInAddress, IfNoneMatch),
    responses(
        (
            status = 200,
            description = "The resource.",
            body = ResourceView,
            headers(
                ("ETag" = String, description = "The version, in quotes."),
                ("RateLimit" = String, description = "How many calls are left, and for how many seconds."),
                ("RateLimit-Policy" = String, description = "How many calls a day has."),
            ),
        ),
        (status = 304, description = "The caller has this version."),
        OfCall,
        OfObject,
        OfCount,
    ),
)]
pub(crate) async fn open(
    api: ApiCaller,
    PathInAddress(path): PathInAddress,
    IfNoneMatch(known): IfNoneMatch,
) -> Result<Response, ApiProblem> {
    let opened = api.gate.resources.open_source_unless(&api.caller, &path, &known).await;
    Ok(match opened.map_err(|refusal| api.refused(refusal))? {
        OpenedSource::Known(version) => not_modified(version),
        OpenedSource::Opened(resource, quota) => {
            let mut fields = quota::fields(&quota);
            fields.extend(etag(resource.summary.version));
            (AppendHeaders(fields), Json(ResourceView::from(*resource))).into_response()
        }
    })
}

/// The caller has this version.
fn not_modified(version: u64) -> Response {
    (StatusCode::NOT_MODIFIED, AppendHeaders(etag(version))).into_response()
}

/// Whether there is a resource that the caller may open, and its version.
///
/// It is not counted.
#[utoipa::path(
    head,
    path = "/api/v1/resources/{*path}",
    operation_id = "look_at_resource",
    tag = tags::RESOURCES,
    params(PathInAddress, IfNoneMatch),
    responses(
        (
            status = 200,
            description = "The caller may open it.",
            headers(("ETag" = String, description = "The version, in quotes.")),
        ),
        (status = 304, description = "The caller has this version."),
        OfCall,
        OfObject,
    ),
)]
pub(crate) async fn look(
    api: ApiCaller,
    PathInAddress(path): PathInAddress,
    IfNoneMatch(known): IfNoneMatch,
) -> Result<Response, ApiProblem> {
    let version = api.gate.resources.current_version(&api.caller, &path).await;
    let version = version.map_err(|refusal| api.refused(refusal))?;
    if known.is_met_by(version) {
        return Ok(not_modified(version));
    }
    let content_type = [(header::CONTENT_TYPE, "application/json")];
    // Of unknown length: an empty body would say that `GET` answers nothing.
    let body = Body::from_stream(stream::empty::<Result<Bytes, Infallible>>());
    Ok((content_type, AppendHeaders(etag(version)), body).into_response())
}

/// Replaces title, summary, text, roles and owner of a resource.
///
/// The answer has no `ETag`, because what was sent is not stored as it was sent (RFC 9110, section 9.3.4). It has the
/// version.
#[utoipa::path(
    put,
    path = "/api/v1/resources/{*path}",
    operation_id = "replace_resource",
    tag = tags::RESOURCES,
    params(PathInAddress, IfMatch),
    request_body(
        content = ResourceContent,
        example = json!({ "title": "Monday", "summary": "", "body": "# Plan", "roles": [] }),
    ),
    responses(
        (status = 200, description = "The resource as it is now.", body = ResourceView),
        OfCall,
        OfObject,
        OfBody,
        OfVersion,
    ),
)]
pub(crate) async fn replace(
    api: ApiCaller,
    PathInAddress(path): PathInAddress,
    IfMatch(expected): IfMatch,
    JsonBody(body): JsonBody<ResourceContent>,
) -> Result<impl IntoResponse, ApiProblem> {
    let draft = body.into_draft(path.clone());
    let saved = api.gate.resources.replace(&api.caller, &path, &draft, &expected).await;
    Ok(Json(ResourceView::from(saved.map_err(|refusal| api.refused(refusal))?)))
}

/// Moves a resource to the trash.
#[utoipa::path(
    delete,
    path = "/api/v1/resources/{*path}",
    operation_id = "delete_resource",
    tag = tags::RESOURCES,
    params(PathInAddress, IfMatch),
    responses((status = 204, description = "It is in the trash."), OfCall, OfObject, OfVersion),
)]
pub(crate) async fn remove(
    api: ApiCaller,
    path: PathInAddress,
    expected: IfMatch,
) -> Result<impl IntoResponse, ApiProblem> {
    operate(api, Operation::Delete, path, expected).await.map(|_| StatusCode::NO_CONTENT)
}

/// Puts a resource into the archive.
#[utoipa::path(
    put,
    path = "/api/v1/archive/{*path}",
    operation_id = "archive_resource",
    tag = tags::RESOURCES,
    params(PathInAddress, IfMatch),
    responses(
        (status = 200, description = "The resource as it is now.", body = ResourceItem),
        OfCall,
        OfObject,
        OfVersion,
    ),
)]
pub(crate) async fn archive(
    api: ApiCaller,
    path: PathInAddress,
    expected: IfMatch,
) -> Result<impl IntoResponse, ApiProblem> {
    operate(api, Operation::Archive, path, expected).await.map(Json)
}

/// Takes a resource out of the archive.
#[utoipa::path(
    delete,
    path = "/api/v1/archive/{*path}",
    operation_id = "restore_resource",
    tag = tags::RESOURCES,
    params(PathInAddress, IfMatch),
    responses(
        (status = 200, description = "The resource as it is now.", body = ResourceItem),
        OfCall,
        OfObject,
        OfVersion,
    ),
)]
pub(crate) async fn restore(
    api: ApiCaller,
    path: PathInAddress,
    expected: IfMatch,
) -> Result<impl IntoResponse, ApiProblem> {
    operate(api, Operation::Restore, path, expected).await.map(Json)
}

pub(super) async fn operate(
    api: ApiCaller,
    operation: Operation,
    PathInAddress(path): PathInAddress,
    IfMatch(expected): IfMatch,
) -> Result<ResourceItem, ApiProblem> {
    let done = api.gate.resources.operate_on(&api.caller, operation, &path, &expected).await;
    done.map(ResourceItem::from).map_err(|refusal| api.refused(refusal))
}
