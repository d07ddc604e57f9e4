//! Compares two texts after a conflict.

use crate::{Problem, codec::JsonOutput};
use access::Hunk;
use leptos::{prelude::*, server_fn::codec::Json};

/// Where a text differs from the resource's `version`, which another user saved, while the text was made of `base`.
#[server(prefix = "/api", endpoint = "resources/compare", input = Json, output = JsonOutput)]
pub(crate) async fn compare_texts(
    path: String,
    version: u64,
    #[server(default)] base: Option<u64>,
    body: String,
) -> Result<Vec<Hunk>, Problem> {
    let context = super::RequestContext::of_request()?;
    let hunks = context.gate.resources.hunks(&context.caller, &path, version, base, &body).await;
    hunks.map_err(|refusal| context.refusal(refusal))
}
