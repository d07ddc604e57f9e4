//! Reads the people whom an administrator has selected.

use crate::{Problem, codec::JsonOutput};
use access::{PeopleQuery, SelectedPeople};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use std::collections::BTreeSet;

/// Those who match `query`, or the users with these subjects.
#[server(prefix = "/api", endpoint = "people/select", input = GetUrl, output = JsonOutput)]
pub(crate) async fn select_people(
    #[server(default)] query: Option<PeopleQuery>,
    #[server(default)] users: BTreeSet<String>,
) -> Result<SelectedPeople, Problem> {
    let context = super::RequestContext::of_request()?;
    let people = &context.gate.people;
    let selected = match query {
        Some(query) => people.select_matching(&context.caller, &query).await,
        None => people.select(&context.caller, &users).await,
    };
    selected.map_err(|refusal| context.refusal(refusal))
}
