//! `POST /api/v1/undelete/PATH`: takes a resource out of the trash.

use super::{
    ApiProblem,
    caller::ApiCaller,
    openapi::{OfCall, OfObject, OfVersion, tags},
    precondition::IfMatch,
    resources::{PathInAddress, operate},
    types::ResourceItem,
};
use access::Operation;
use axum::{Json, response::IntoResponse};

/// Below it are the paths of resources.
pub(crate) const UNDELETE: &str = "/api/v1/undelete";

/// Puts a deleted resource back where it was, in the list or in the archive.
#[utoipa::path(
    post,
    path = "/api/v1/undelete/{*path}",
    operation_id = "undelete_resource",
    tag = tags::RESOURCES,
    params(PathInAddress, IfMatch),
    responses(
        (status = 200, description = "The resource as it is now.", body = ResourceItem),
        OfCall,
        OfObject,
        OfVersion,
    ),
)]
pub(crate) async fn undelete(
    api: ApiCaller,
    path: PathInAddress,
    expected: IfMatch,
) -> Result<impl IntoResponse, ApiProblem> {
    operate(api, Operation::Undelete, path, expected).await.map(Json)
}
