//! Lists resources.

use crate::{Problem, codec::JsonOutput};
use access::{ListQuery, ResourcePage};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// One page of the resources that the caller may see, in the order and from the cursor given by `query`.
#[server(prefix = "/api", endpoint = "resources/list", input = GetUrl, output = JsonOutput)]
pub(crate) async fn list_resources(#[server(default)] query: ListQuery) -> Result<ResourcePage, Problem> {
    let context = super::RequestContext::of_request()?;
    context.gate.resources.list(&context.caller, &query).await.map_err(|refusal| context.refusal(refusal))
}
