//! Opens a resource: a counted call.

use crate::{Problem, codec::JsonOutput};
use access::{QuotaState, Resource};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

/// The response of `open_resource`: a resource, with its text as HTML.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct OpenedResource {
    pub(crate) resource: Resource,
    /// Rendered and sanitized by the gate: safe to insert.
    pub(crate) html: String,
    /// The caller's quota after this call.
    pub(crate) quota: QuotaState,
}

/// Opens the resource with this path.
#[server(prefix = "/api", endpoint = "resources/open", input = GetUrl, output = JsonOutput)]
pub(crate) async fn open_resource(path: String) -> Result<OpenedResource, Problem> {
    let context = super::RequestContext::of_request()?;
    match context.gate.resources.open(&context.caller, &path).await {
        Ok(gate::OpenedResource { resource, html, quota, .. }) => {
            context.counted(&quota);
            Ok(OpenedResource { resource, html, quota })
        }
        Err(refusal) => Err(context.refusal(refusal)),
    }
}
