//! What a change of the resource map would do to whom.

use crate::{Problem, codec::JsonAnswer};
use access::{MapChange, MapEffects};
use leptos::{prelude::*, server_fn::codec::Json};

/// What a change of the resource map would do to whom.
#[server(prefix = "/api", endpoint = "map/effects", input = Json, output = JsonAnswer)]
pub(crate) async fn preview_map(change: MapChange) -> Result<MapEffects, Problem> {
    let door = super::Door::of_request()?;
    door.gate.map_effects(&door.caller, &change).await.map_err(|refusal| door.refusal(refusal))
}
