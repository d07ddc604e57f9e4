//! Loads a resource for editing.

use crate::{Problem, codec::JsonOutput};
use access::Resource;
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// Loads the resource with this path for the form that edits it.
#[server(prefix = "/api", endpoint = "resources/edit", input = GetUrl, output = JsonOutput)]
pub(crate) async fn edit_resource(path: String) -> Result<Resource, Problem> {
    let context = super::RequestContext::of_request()?;
    context.gate.resources.edit(&context.caller, &path).await.map_err(|refusal| context.refusal(refusal))
}
