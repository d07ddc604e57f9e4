//! `/api/v1/audit`: the audit trail, as pages and as a file.

use super::{
    ApiProblem,
    caller::ApiCaller,
    link,
    names::Names,
    openapi::{OfCall, OfObject, OfRecord, tags},
    types::{AuditItem, AuditList, AuditParameters, ExportParameters},
};
use crate::http::{AppState, admin::export};
use access::{AuditPage, AuditQuery, AuditRecord};
use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderMap, header},
    response::{AppendHeaders, IntoResponse},
};
use gate::Caller;

pub(crate) const AUDIT: &str = "/api/v1/audit";

/// A page of the records, newest first.
#[utoipa::path(
    get,
    path = AUDIT,
    operation_id = "list_records",
    tag = tags::AUDIT,
    params(AuditParameters),
    responses(
        (
            status = 200,
            description = "A page of the list.",
            body = AuditList,
            headers(("Link" = String, description = "With `rel=\"next\"`, the address of the next page.")),
        ),
        OfCall,
    ),
)]
pub(crate) async fn list(
    api: ApiCaller,
    parameters: Result<Query<AuditParameters>, QueryRejection>,
) -> Result<impl IntoResponse, ApiProblem> {
    let Query(parameters) = parameters.map_err(|rejection| api.malformed(&rejection.body_text()))?;
    let page = api.gate.audit.page(&api.caller, &parameters.query()).await.map_err(|refusal| api.refused(refusal))?;
    let link = link::next(AUDIT, page.next.as_deref().map(|cursor| parameters.address(cursor)));
    Ok((AppendHeaders(link), Json(AuditList::from(page))))
}

/// One record.
#[utoipa::path(
    get,
    path = "/api/v1/audit/{id}",
    operation_id = "record",
    tag = tags::AUDIT,
    params(OfRecord),
    responses((status = 200, description = "The record.", body = AuditItem), OfCall, OfObject),
)]
pub(crate) async fn record(api: ApiCaller, Names(id): Names<String>) -> Result<impl IntoResponse, ApiProblem> {
    let record = api.gate.audit.record(&api.caller, &id).await.map_err(|refusal| api.refused(refusal))?;
    Ok(Json(AuditItem::from(record)))
}

/// All records that match, one a line.
///
/// An export has a record of its own. If it fails, the connection breaks off before the body ends.
#[utoipa::path(
    get,
    path = "/api/v1/audit/export",
    operation_id = "export_records",
    tag = tags::AUDIT,
    params(ExportParameters),
    responses(
        (
            status = 200,
            description = "The records, newest first, each on a line of its own.",
            body = AuditItem,
            content_type = "application/x-ndjson",
        ),
        OfCall,
    ),
)]
pub(crate) async fn export(
    api: ApiCaller,
    State(state): State<AppState>,
    sent: HeaderMap,
    parameters: Result<Query<AuditParameters>, QueryRejection>,
) -> Result<impl IntoResponse, ApiProblem> {
    let Query(parameters) = parameters.map_err(|rejection| api.malformed(&rejection.body_text()))?;
    let query = parameters.query();
    if query.after.is_some() {
        return Err(api.malformed("An export has no pages: leave the cursor out."));
    }
    let begun = api.gate.audit.export(&api.caller, &query).await;
    let (first, export) = begun.map_err(|refusal| api.refused(refusal))?;
    let reader =
        export::Reader::admit(&state, &api.gate, &api.caller, &sent).await.map_err(|_| api.busy_exporting())?;
    let gate = api.gate.clone();
    let page = move |caller: Caller, position: String| {
        let gate = gate.clone();
        let query = AuditQuery { after: Some(position), ..query.clone() };
        async move { gate.audit.page(&caller, &query).await.map(lines) }
    };
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], export::body(lines(first), export, reader, page)))
}

fn lines(page: AuditPage) -> export::Rows {
    let AuditPage { records, next } = page;
    let number = records.len();
    // Serializing a record cannot fail.
    let line = |record: AuditRecord| serde_json::to_string(&AuditItem::from(record)).unwrap_or_default() + "\n";
    export::Rows { number, text: records.into_iter().map(line).collect(), next }
}
