//! A page of the people who use Usher.

use crate::{Problem, codec::JsonAnswer};
use access::PeoplePage;
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The people who come after this place in the list, by username.
#[server(prefix = "/api", endpoint = "people/list", input = GetUrl, output = JsonAnswer)]
pub(crate) async fn list_people(after: Option<String>) -> Result<PeoplePage, Problem> {
    let context = super::RequestContext::of_request()?;
    context.gate.list_people(&context.caller, after.as_deref()).await.map_err(|refusal| context.refusal(refusal))
}
