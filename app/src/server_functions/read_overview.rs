//! Reads the usage totals.

use crate::{Problem, codec::JsonOutput};
use access::Overview;
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// Usage totals per day, and the resources opened most today.
#[server(prefix = "/api", endpoint = "overview", input = GetUrl, output = JsonOutput)]
pub(crate) async fn read_overview() -> Result<Overview, Problem> {
    let context = super::RequestContext::of_request()?;
    context.gate.overview.read(&context.caller).await.map_err(|refusal| context.refusal(refusal))
}
