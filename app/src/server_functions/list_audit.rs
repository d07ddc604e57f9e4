//! Lists audit records.

use crate::{Problem, codec::JsonOutput};
use access::{AuditPage, AuditQuery};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The newest audit records that match `query`.
#[server(prefix = "/api", endpoint = "audit/list", input = GetUrl, output = JsonOutput)]
pub(crate) async fn list_audit(#[server(default)] query: AuditQuery) -> Result<AuditPage, Problem> {
    let context = super::RequestContext::of_request()?;
    context.gate.audit.page(&context.caller, &query).await.map_err(|refusal| context.refusal(refusal))
}
