//! Reads what doctor finds.

use crate::{Problem, codec::JsonOutput};
use doctor::DatedFindings;
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// What is wrong with the user pool, the tables and the configuration.
#[server(prefix = "/api", endpoint = "findings", input = GetUrl, output = JsonOutput)]
pub(crate) async fn read_findings() -> Result<DatedFindings, Problem> {
    let context = super::RequestContext::of_request()?;
    context.gate.doctor.report(&context.caller).await.map_err(|refusal| context.refusal(refusal))
}
