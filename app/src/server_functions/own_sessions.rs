//! Lists the caller's sessions.

use crate::{Problem, codec::JsonOutput};
use access::BrowserSession;
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The caller's own sessions, latest first.
#[server(prefix = "/api", endpoint = "session/list", input = GetUrl, output = JsonOutput)]
pub(crate) async fn own_sessions() -> Result<Vec<BrowserSession>, Problem> {
    let context = super::RequestContext::of_request()?;
    context.gate.sessions.own(&context.caller).await.map_err(|refusal| context.refusal(refusal))
}
