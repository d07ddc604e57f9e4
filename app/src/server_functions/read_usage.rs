//! Reads today's usage.

use crate::{Problem, codec::JsonOutput};
use access::UsagePage;
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// Users by number of calls today, most first, starting after this cursor.
#[server(prefix = "/api", endpoint = "usage/today", input = GetUrl, output = JsonOutput)]
pub(crate) async fn read_usage(after: Option<String>) -> Result<UsagePage, Problem> {
    let context = super::RequestContext::of_request()?;
    context.gate.quota.usage(&context.caller, after.as_deref()).await.map_err(|refusal| context.refusal(refusal))
}
