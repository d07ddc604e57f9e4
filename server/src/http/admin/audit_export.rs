//! `GET /admin/audit/export`: streams all records that match the filters as JSON Lines or CSV, page by page.

use super::{csv, export};
use crate::http::{
    AppState,
    extract::{RequestContext, RequestId},
    page,
    plain::too_busy,
};
use access::{AuditPage, AuditQuery, AuditRecord};
use app::{Cause, Problem};
use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};
use gate::Caller;

const COLUMNS: &str = "id,at,actor,action,object,outcome,reason,trace,before,after,request_id,address,previous,actor_id,\
                       object_id,hash";
/// Prefix of a hash in a cell, so that the cell begins with a letter: hashes may begin with `-`.
const ALGORITHM: &str = "sha256:";

#[derive(Clone, Copy)]
enum Format {
    JsonLines,
    Csv,
}

/// Streams the records as a file. Refuses unauthorised callers before the first byte.
pub(crate) async fn audit_export(State(state): State<AppState>, sent: HeaderMap, context: RequestContext) -> Response {
    let search = context.uri.query().unwrap_or_default().to_owned();
    let format = match search.split('&').find_map(|pair| pair.strip_prefix("format=")) {
        Some("jsonl") => Format::JsonLines,
        Some("csv") => Format::Csv,
        _ => {
            let problem = Problem { request_id: context.page.request_id.clone(), cause: Cause::Malformed };
            return page::problem(&state, &context, &problem).await;
        }
    };
    // All pages of the file are of the same period.
    let mut query = app::audit_query(&search, context.page.time_zone.as_ref()).at(state.gate.clock.now_ms());
    query.after = None;
    let (first, export) = match context.gate.audit.export(&context.caller, &query).await {
        Ok(begun) => begun,
        Err(refusal) => {
            let problem = Problem::from_refusal(refusal, context.page.request_id.clone());
            return page::problem(&state, &context, &problem).await;
        }
    };
    let Ok(reader) = export::Reader::admit(&state, &context.gate, &context.caller, &sent).await else {
        return too_busy(context.uri.path(), &RequestId(context.page.request_id));
    };
    let head = match format {
        Format::JsonLines => String::new(),
        Format::Csv => [csv::BYTE_ORDER_MARK, COLUMNS, csv::LINE_END].concat(),
    };
    let gate = context.gate.clone();
    let page = move |caller: Caller, position: String| {
        let gate = gate.clone();
        let query = AuditQuery { after: Some(position), ..query.clone() };
        async move { gate.audit.page(&caller, &query).await.map(|page| rows(String::new(), page, format)) }
    };
    let (kind, extension) = match format {
        Format::JsonLines => ("application/jsonl; charset=utf-8", "jsonl"),
        Format::Csv => ("text/csv; charset=utf-8", "csv"),
    };
    let name = format!("attachment; filename=\"usher-audit-{}.{extension}\"", app::iso_date(state.gate.clock.now()));
    let headers = [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)];
    (headers, export::body(rows(head, first, format), export, reader, page)).into_response()
}

/// The lines of a page, after `head`.
fn rows(head: String, page: AuditPage, format: Format) -> export::Rows {
    let text = page.records.iter().fold(head, |text, record| text + &line(record, format));
    export::Rows { number: page.records.len(), text, next: page.next }
}

/// One record: raw in JSON Lines, with readable times in CSV.
fn line(record: &AuditRecord, format: Format) -> String {
    match format {
        // Serializing a record cannot fail.
        Format::JsonLines => serde_json::to_string(record).unwrap_or_default() + "\n",
        Format::Csv => {
            let fields = record.fields().map(|(name, text)| match name {
                "at" => app::iso_time(record.at).into(),
                _ => text,
            });
            csv::line(fields.into_iter().chain([format!("{ALGORITHM}{}", record.hash).into()]))
        }
    }
}
