//! Loads a resource for editing.

use crate::{Problem, codec::JsonOutput};
use access::Resource;
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// Loads the resource with this path for the form that edits it, with title, summary and text of an earlier version if
/// one is named.
#[server(prefix = "/api", endpoint = "resources/edit", input = GetUrl, output = JsonOutput)]
pub(crate) async fn edit_resource(path: String, #[server(default)] version: Option<u64>) -> Result<Resource, Problem> {
    let context = super::RequestContext::of_request()?;
    let resources = &context.gate.resources;
    let resource = match version {
        None => resources.edit(&context.caller, &path).await,
        Some(version) => resources.edit_version(&context.caller, &path, version).await,
    };
    resource.map_err(|refusal| context.refusal(refusal))
}
