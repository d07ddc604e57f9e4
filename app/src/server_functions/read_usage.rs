//! Reads today's usage.

use crate::{Problem, codec::JsonOutput};
use access::UsagePage;
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// Users by number of calls today, most first, starting after this cursor.
#[server(prefix = "/api", endpoint = "usage/today", input = GetUrl, output = JsonOutput)]
pub(crate) async fn read_usage(
    after: Option<String>,
    #[server(default)] near_limit: bool,
) -> Result<UsagePage, Problem> {
    let context = super::RequestContext::of_request()?;
    let (quota, caller, after) = (&context.gate.quota, &context.caller, after.as_deref());
    let page = if near_limit { quota.usage_near_limits(caller, after).await } else { quota.usage(caller, after).await };
    page.map_err(|refusal| context.refusal(refusal))
}
