//! Lists users.

use crate::{Problem, codec::JsonOutput};
use access::{PeoplePage, PeopleQuery};
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// One page of the users who have signed in and match `query`.
#[server(prefix = "/api", endpoint = "people/list", input = GetUrl, output = JsonOutput)]
pub(crate) async fn list_people(#[server(default)] query: PeopleQuery) -> Result<PeoplePage, Problem> {
    let context = super::RequestContext::of_request()?;
    context.gate.people.list(&context.caller, &query).await.map_err(|refusal| context.refusal(refusal))
}
