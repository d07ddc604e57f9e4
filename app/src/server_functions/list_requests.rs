//! Lists requests for access.

use crate::{Problem, codec::JsonOutput};
use access::RequestsPage;
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The caller's own requests, and a page of those that wait for the caller's decision, from this cursor.
#[server(prefix = "/api", endpoint = "requests/list", input = GetUrl, output = JsonOutput)]
pub(crate) async fn list_requests(after: Option<String>) -> Result<RequestsPage, Problem> {
    let context = super::RequestContext::of_request()?;
    let page = context.gate.requests.list(&context.caller, after.as_deref()).await;
    page.map_err(|refusal| context.refusal(refusal))
}
