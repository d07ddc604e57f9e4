//! Lists audit records.

use crate::{Problem, codec::JsonOutput};
use access::{AuditPage, AuditQuery};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The newest audit records that match `query`. With `live`, the page asks by itself: the server does not count this as
/// use of the session.
#[server(prefix = "/api", endpoint = "audit/list", input = GetUrl, output = JsonOutput)]
pub(crate) async fn list_audit(
    #[server(default)] query: AuditQuery,
    #[server(default)] live: bool,
) -> Result<AuditPage, Problem> {
    // Whether the session is in use is decided from the URL, before this is called.
    let _ = live;
    let context = super::RequestContext::of_request()?;
    context.gate.audit.page(&context.caller, &query).await.map_err(|refusal| context.refusal(refusal))
}
