//! Lists users.

use crate::{Problem, codec::JsonOutput};
use access::PeoplePage;
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// One page of users by username, starting after this cursor.
#[server(prefix = "/api", endpoint = "people/list", input = GetUrl, output = JsonOutput)]
pub(crate) async fn list_people(after: Option<String>) -> Result<PeoplePage, Problem> {
    let context = super::RequestContext::of_request()?;
    context.gate.people.list(&context.caller, after.as_deref()).await.map_err(|refusal| context.refusal(refusal))
}
