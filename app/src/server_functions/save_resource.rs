//! Saves a resource.

use crate::{Problem, codec::JsonOutput};
use access::{Resource, ResourceDraft};
use leptos::{prelude::*, server_fn::codec::Json};

/// Saves `draft` as the resource with this path, if the resource is still at the draft's version.
#[server(prefix = "/api", endpoint = "resources/save", input = Json, output = JsonOutput)]
pub(crate) async fn save_resource(path: String, draft: ResourceDraft) -> Result<Resource, Problem> {
    let context = super::RequestContext::of_request()?;
    context.gate.resources.save(&context.caller, &path, &draft).await.map_err(|refusal| context.refusal(refusal))
}
