//! Creates a resource.

use crate::{Problem, codec::JsonOutput};
use access::{Resource, ResourceDraft};
use leptos::{prelude::*, server_fn::codec::Json};

/// Creates the resource that `draft` describes.
#[server(prefix = "/api", endpoint = "resources/create", input = Json, output = JsonOutput)]
pub(crate) async fn create_resource(draft: ResourceDraft) -> Result<Resource, Problem> {
    let context = super::RequestContext::of_request()?;
    context.gate.resources.create(&context.caller, &draft).await.map_err(|refusal| context.refusal(refusal))
}
