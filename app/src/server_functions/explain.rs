//! Whether somebody may do something, and what led to that.

use crate::{Problem, codec::JsonAnswer};
use access::{Explanation, WhyQuery};
use leptos::{prelude::*, server_fn::codec::Json};

/// Whether somebody may do something, and what led to that.
#[server(prefix = "/api", endpoint = "map/why", input = Json, output = JsonAnswer)]
pub(crate) async fn explain(query: WhyQuery) -> Result<Explanation, Problem> {
    let context = super::RequestContext::of_request()?;
    context.gate.why(&context.caller, &query).await.map_err(|refusal| context.refusal(refusal))
}
