//! Suggests whom and what to ask about on the page "Why?".

use crate::{Problem, codec::JsonOutput};
use access::Suggestions;
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The first people and resources whose username or path begins with the typed text.
#[server(prefix = "/api", endpoint = "map/suggest", input = GetUrl, output = JsonOutput)]
pub(crate) async fn suggest(
    #[server(default)] username: String,
    #[server(default)] path: String,
) -> Result<Suggestions, Problem> {
    let context = super::RequestContext::of_request()?;
    context.gate.map.suggest(&context.caller, &username, &path).await.map_err(|refusal| context.refusal(refusal))
}
