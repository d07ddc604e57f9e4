//! What happened in Usher, in numbers.

use crate::{Problem, codec::JsonAnswer};
use access::Overview;
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// What happened in Usher, in numbers.
#[server(prefix = "/api", endpoint = "overview", input = GetUrl, output = JsonAnswer)]
pub(crate) async fn read_overview() -> Result<Overview, Problem> {
    let door = super::Door::of_request()?;
    door.gate.overview(&door.caller).await.map_err(|refusal| door.refusal(refusal))
}
