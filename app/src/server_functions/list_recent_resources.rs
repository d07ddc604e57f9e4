//! The resources on the home page.

use crate::{Problem, codec::JsonOutput};
use access::RecentResources;
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The resources that were changed last, among all that the caller may see and among the caller's own.
#[server(prefix = "/api", endpoint = "resources/recent", input = GetUrl, output = JsonOutput)]
pub(crate) async fn list_recent_resources() -> Result<RecentResources, Problem> {
    let context = super::RequestContext::of_request()?;
    context.gate.resources.recent(&context.caller).await.map_err(|refusal| context.refusal(refusal))
}
