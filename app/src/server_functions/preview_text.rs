//! Previews a text.

use crate::{Problem, codec::JsonOutput};
use leptos::{prelude::*, server_fn::codec::Json};

/// The HTML of a text that is not saved yet.
#[server(prefix = "/api", endpoint = "resources/preview", input = Json, output = JsonOutput)]
pub(crate) async fn preview_text(body: String) -> Result<String, Problem> {
    let context = super::RequestContext::of_request()?;
    context.gate.resources.preview(&context.caller, &body).await.map_err(|refusal| context.refusal(refusal))
}
