//! The resource map.

use crate::{Problem, codec::JsonAnswer};
use access::ResourceMap;
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The resource map.
#[server(prefix = "/api", endpoint = "map/read", input = GetUrl, output = JsonAnswer)]
pub(crate) async fn load_map() -> Result<ResourceMap, Problem> {
    let door = super::Door::of_request()?;
    door.gate.map(&door.caller).await.map_err(|refusal| door.refusal(refusal))
}
