//! `POST /api/v1/undelete/PATH`: takes a resource out of the trash.

use super::{
    ApiProblem,
    caller::ApiCaller,
    precondition::IfMatch,
    resources::{PathInAddress, operate},
};
use access::Operation;
use axum::{Json, response::IntoResponse};

/// Below it are the paths of resources.
pub(crate) const UNDELETE: &str = "/api/v1/undelete";

/// Puts a resource back where it was, in the list or in the archive.
pub(crate) async fn undelete(
    api: ApiCaller,
    path: PathInAddress,
    expected: IfMatch,
) -> Result<impl IntoResponse, ApiProblem> {
    operate(api, Operation::Undelete, path, expected).await.map(Json)
}
