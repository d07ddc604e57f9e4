//! Those who made most calls today, from this place on.

use crate::{Problem, codec::JsonAnswer};
use access::UsagePage;
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// Those who made most calls today, from this place on.
#[server(prefix = "/api", endpoint = "usage/today", input = GetUrl, output = JsonAnswer)]
pub(crate) async fn read_usage(after: Option<String>) -> Result<UsagePage, Problem> {
    let context = super::RequestContext::of_request()?;
    context.gate.usage(&context.caller, after.as_deref()).await.map_err(|refusal| context.refusal(refusal))
}
