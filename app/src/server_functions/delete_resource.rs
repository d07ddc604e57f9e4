//! Deletes a resource.

use crate::{Problem, codec::JsonOutput};
use leptos::{prelude::*, server_fn::codec::Json};

/// Deletes the resource with this path, if it is still at this version.
#[server(prefix = "/api", endpoint = "resources/delete", input = Json, output = JsonOutput)]
pub(crate) async fn delete_resource(path: String, version: u64) -> Result<(), Problem> {
    let context = super::RequestContext::of_request()?;
    context.gate.delete_resource(&context.caller, &path, version).await.map_err(|refusal| context.refusal(refusal))
}
