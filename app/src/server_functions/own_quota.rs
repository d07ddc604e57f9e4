//! The caller's calls of today. Asking is not counted.

use crate::{Problem, codec::JsonAnswer};
use access::QuotaState;
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// How many calls the caller has made today and how many are left.
#[server(prefix = "/api", endpoint = "quota", input = GetUrl, output = JsonAnswer)]
pub(crate) async fn own_quota() -> Result<QuotaState, Problem> {
    let door = super::Door::of_request()?;
    door.gate.quota(&door.caller).await.map_err(|refusal| door.refusal(refusal))
}
