//! Previews a change of the resource map.

use crate::{Problem, codec::JsonOutput};
use access::{MapChange, MapEffects};
use leptos::{prelude::*, server_fn::codec::Json};

/// Which users would gain or lose what by a change of the resource map.
#[server(prefix = "/api", endpoint = "map/effects", input = Json, output = JsonOutput)]
pub(crate) async fn preview_map(change: MapChange) -> Result<MapEffects, Problem> {
    let context = super::RequestContext::of_request()?;
    context.gate.map.effects(&context.caller, &change).await.map_err(|refusal| context.refusal(refusal))
}
