//! Reads the limits of groups.

use crate::{Problem, codec::JsonOutput};
use access::Limits;
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The default limit and those of groups.
#[server(prefix = "/api", endpoint = "usage/groups", input = GetUrl, output = JsonOutput)]
pub(crate) async fn read_group_limits() -> Result<Limits, Problem> {
    let context = super::RequestContext::of_request()?;
    context.gate.quota.group_limits_in_force(&context.caller).await.map_err(|refusal| context.refusal(refusal))
}
