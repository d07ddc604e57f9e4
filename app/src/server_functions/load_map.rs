//! Loads the resource map.

use crate::{Problem, codec::JsonOutput};
use access::ResourceMap;
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The whole resource map.
#[server(prefix = "/api", endpoint = "map/read", input = GetUrl, output = JsonOutput)]
pub(crate) async fn load_map() -> Result<ResourceMap, Problem> {
    let context = super::RequestContext::of_request()?;
    context.gate.map.read(&context.caller).await.map_err(|refusal| context.refusal(refusal))
}
