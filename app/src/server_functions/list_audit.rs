//! Lists audit records.

use crate::{Problem, codec::JsonOutput};
use access::{AuditQuery, AuditTrail};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The newest audit records that match `query`, and the caller's saved views. With `live`, the page asks by itself, for
/// records alone: the server does not count this as use of the session.
#[server(prefix = "/api", endpoint = "audit/list", input = GetUrl, output = JsonOutput)]
pub(crate) async fn list_audit(
    #[server(default)] query: AuditQuery,
    #[server(default)] live: bool,
) -> Result<AuditTrail, Problem> {
    let context = super::RequestContext::of_request()?;
    let (audit, caller) = (&context.gate.audit, &context.caller);
    let trail = if live {
        audit.page(caller, &query).await.map(|page| AuditTrail { page, views: Vec::new() })
    } else {
        audit.page_with_views(caller, &query).await
    };
    trail.map_err(|refusal| context.refusal(refusal))
}
