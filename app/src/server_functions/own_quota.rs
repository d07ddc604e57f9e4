//! The caller's calls of today. Asking is not counted.

use crate::{Problem, codec::JsonAnswer};
use access::QuotaState;
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// How many calls the caller has made today and how many are left. Nothing for whom it does not count, or while it is not
/// known.
#[server(prefix = "/api", endpoint = "quota", input = GetUrl, output = JsonAnswer)]
pub(crate) async fn own_quota() -> Result<Option<QuotaState>, Problem> {
    let context = super::RequestContext::of_request()?;
    match context.gate.quota(&context.caller).await {
        Ok(quota) => Ok(Some(quota)),
        // The page around it says so by itself.
        Err(gate::Refusal::Denied(_) | gate::Refusal::Unavailable(_)) => Ok(None),
        Err(refusal) => Err(context.refusal(refusal)),
    }
}
