//! Loads a resource for the question before an operation.

use crate::{Problem, codec::JsonOutput};
use access::{Operation, ResourceSummary};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// What a user must know about the resource before they confirm the operation. Not a counted call.
#[server(prefix = "/api", endpoint = "resources/ask-to-operate", input = GetUrl, output = JsonOutput)]
pub(crate) async fn ask_to_operate(operation: Operation, path: String) -> Result<ResourceSummary, Problem> {
    let context = super::RequestContext::of_request()?;
    let asked = context.gate.resources.ask_to_operate(&context.caller, operation, &path).await;
    asked.map_err(|refusal| context.refusal(refusal))
}
