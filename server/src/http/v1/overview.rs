//! `GET /api/v1/overview`: what happened on the last days.

use super::{
    ApiProblem,
    caller::ApiCaller,
    openapi::{OfCall, tags},
    types::OverviewView,
};
use axum::{Json, response::IntoResponse};

/// The totals of the last days, and the resources that were opened most today.
#[utoipa::path(
    get,
    path = "/api/v1/overview",
    operation_id = "overview",
    tag = tags::LIMITS,
    responses((status = 200, description = "The totals.", body = OverviewView), OfCall),
)]
pub(crate) async fn overview(api: ApiCaller) -> Result<impl IntoResponse, ApiProblem> {
    let overview = api.gate.overview.read(&api.caller).await.map_err(|refusal| api.refused(refusal))?;
    Ok(Json(OverviewView::from(overview)))
}
