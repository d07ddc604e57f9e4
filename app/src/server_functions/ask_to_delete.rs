//! Loads a resource for the delete confirmation.

use crate::{Problem, codec::JsonOutput};
use access::ResourceSummary;
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// What a user must know about the resource before deleting it. Not a counted call.
#[server(prefix = "/api", endpoint = "resources/ask-to-delete", input = GetUrl, output = JsonOutput)]
pub(crate) async fn ask_to_delete(path: String) -> Result<ResourceSummary, Problem> {
    let context = super::RequestContext::of_request()?;
    context.gate.ask_to_delete(&context.caller, &path).await.map_err(|refusal| context.refusal(refusal))
}
