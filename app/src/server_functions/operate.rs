//! Carries out an operation on a resource, such as deleting it.

use crate::{Problem, codec::JsonOutput};
use access::{Operation, ResourceSummary};
use leptos::{prelude::*, server_fn::codec::Json};

/// Carries out the operation on the resource with this path, if it is still at this version. Returns the resource
/// afterwards.
#[server(prefix = "/api", endpoint = "resources/operate", input = Json, output = JsonOutput)]
pub(crate) async fn operate(operation: Operation, path: String, version: u64) -> Result<ResourceSummary, Problem> {
    let context = super::RequestContext::of_request()?;
    let done = context.gate.resources.operate(&context.caller, operation, &path, version).await;
    done.map_err(|refusal| context.refusal(refusal))
}
