//! `GET /admin/audit/export`: all records that the filters find, as JSON Lines or CSV, page after page as they are read.

use crate::http::{State, page, visitor::Visitor};
use access::AuditRecord;
use app::{Cause, Problem};
use axum::{
    body::Body,
    extract,
    http::header,
    response::{IntoResponse as _, Response},
};
use futures::stream;

const COLUMNS: &str = "id,at,actor,action,object,outcome,reason,trace,before,after,request_id,address,previous,hash\n";

#[derive(Clone, Copy)]
enum Format {
    JsonLines,
    Csv,
}

/// The records as a file. Who may not read them is told so before the first byte.
pub(crate) async fn audit_export(extract::State(state): extract::State<State>, visitor: Visitor) -> Response {
    let search = visitor.uri.query().unwrap_or_default().to_owned();
    let format = match search.split('&').find_map(|pair| pair.strip_prefix("format=")) {
        Some("jsonl") => Format::JsonLines,
        Some("csv") => Format::Csv,
        _ => {
            let problem = Problem { request_id: visitor.visit.request_id.clone(), cause: Cause::Malformed };
            return page::problem(&state, &visitor, &problem).await;
        }
    };
    let mut query = app::audit_query(&search);
    query.after = None;
    let first = match visitor.gate.audit_page(&visitor.caller, &query).await {
        Ok(first) => first,
        Err(refusal) => {
            let problem = Problem::from_refusal(refusal, visitor.visit.request_id.clone());
            return page::problem(&state, &visitor, &problem).await;
        }
    };
    let head = if matches!(format, Format::Csv) { COLUMNS } else { "" };
    let (gate, caller) = (visitor.gate.clone(), visitor.caller.clone());
    let pages = stream::unfold(Some((first, head.to_owned())), move |current| {
        let (gate, caller, mut query) = (gate.clone(), caller.clone(), query.clone());
        async move {
            let (page, mut text) = current?;
            page.records.iter().for_each(|record| text.push_str(&line(record, format)));
            let Some(next) = page.next else { return Some((Ok(text), None)) };
            query.after = Some(next);
            match gate.audit_page(&caller, &query).await {
                Ok(next) => Some((Ok(text), Some((next, String::new())))),
                // A file that ends early must not look whole.
                Err(refusal) => Some((Err(std::io::Error::other(refusal.to_string())), None)),
            }
        }
    });
    let (kind, name) = match format {
        Format::JsonLines => ("application/jsonl; charset=utf-8", "attachment; filename=\"usher-audit.jsonl\""),
        Format::Csv => ("text/csv; charset=utf-8", "attachment; filename=\"usher-audit.csv\""),
    };
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)];
    (headers, Body::from_stream(pages)).into_response()
}

fn line(record: &AuditRecord, format: Format) -> String {
    match format {
        // Nothing in a record can fail to be written.
        Format::JsonLines => serde_json::to_string(record).unwrap_or_default() + "\n",
        Format::Csv => {
            // A hash has signs that need no quotes, and an apostrophe would make it another.
            record.fields().map(|(_, text)| csv(&text)).join(",") + &format!(",{}\n", record.hash)
        }
    }
}

/// A field as RFC 4180 has it. A spreadsheet takes what begins with one of these signs for a formula (OWASP, "CSV
/// Injection"): an apostrophe makes it a text.
fn csv(field: &str) -> String {
    let guard = if field.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", field.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_one_field_and_no_formula() {
        for (field, written) in [
            ("", r#""""#),
            ("a,b", r#""a,b""#),
            ("a \"b\"", r#""a ""b""""#),
            ("=1+1", r#""'=1+1""#),
            ("@x", r#""'@x""#),
            ("line\nline", "\"line\nline\""),
        ] {
            assert_eq!(csv(field), written);
        }
    }
}
