//! The end of a resource.

use crate::{Problem, codec::JsonAnswer};
use leptos::{prelude::*, server_fn::codec::Json};

/// Deletes the resource with this path, if it is still at this version.
#[server(prefix = "/api", endpoint = "resources/delete", input = Json, output = JsonAnswer)]
pub(crate) async fn delete_resource(path: String, version: u64) -> Result<(), Problem> {
    let door = super::Door::of_request()?;
    door.gate.delete_resource(&door.caller, &path, version).await.map_err(|refusal| door.refusal(refusal))
}
