//! Explains a decision of the rules.

use crate::{Problem, codec::JsonOutput};
use access::{Explanation, WhyQuery};
use leptos::{prelude::*, server_fn::codec::Json};

/// Whether a user may perform an action, and the facts behind the decision.
#[server(prefix = "/api", endpoint = "map/why", input = Json, output = JsonOutput)]
pub(crate) async fn explain(query: WhyQuery) -> Result<Explanation, Problem> {
    let context = super::RequestContext::of_request()?;
    context.gate.map.why(&context.caller, &query).await.map_err(|refusal| context.refusal(refusal))
}
