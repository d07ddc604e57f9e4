//! The caller's quota. Reading it is not a counted call.

use crate::{Problem, codec::JsonOutput};
use access::QuotaState;
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// Calls that the caller has made today and has left. `None` for users whose calls are not counted, or while the quota
/// is unknown.
#[server(prefix = "/api", endpoint = "quota", input = GetUrl, output = JsonOutput)]
pub(crate) async fn own_quota() -> Result<Option<QuotaState>, Problem> {
    let context = super::RequestContext::of_request()?;
    match context.gate.quota.state(&context.caller).await {
        Ok(quota) => Ok(Some(quota)),
        // The surrounding page reports these itself.
        Err(gate::Refusal::Denied(_) | gate::Refusal::Unavailable(_)) => Ok(None),
        Err(refusal) => Err(context.refusal(refusal)),
    }
}
