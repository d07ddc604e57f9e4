//! One person and their sessions.

use crate::{Problem, codec::JsonAnswer};
use access::PersonDetail;
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The person with this username.
#[server(prefix = "/api", endpoint = "people/one", input = GetUrl, output = JsonAnswer)]
pub(crate) async fn person(username: String) -> Result<PersonDetail, Problem> {
    let door = super::Door::of_request()?;
    door.gate.person(&door.caller, &username).await.map_err(|refusal| door.refusal(refusal))
}
