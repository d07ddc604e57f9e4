//! Reads one audit record.

use crate::{Problem, codec::JsonOutput};
use access::AuditRecord;
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The audit record with this ID.
#[server(prefix = "/api", endpoint = "audit/one", input = GetUrl, output = JsonOutput)]
pub(crate) async fn read_record(id: String) -> Result<AuditRecord, Problem> {
    let context = super::RequestContext::of_request()?;
    context.gate.audit.record(&context.caller, &id).await.map_err(|refusal| context.refusal(refusal))
}
