//! Searches the user pool for people who have never signed in.

use crate::{Problem, codec::JsonOutput};
use access::NeverSignedIn;
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// Users of the pool who match this text and have never signed in.
#[server(prefix = "/api", endpoint = "people/never-signed-in", input = GetUrl, output = JsonOutput)]
pub(crate) async fn list_never_signed_in(#[server(default)] q: String) -> Result<NeverSignedIn, Problem> {
    let context = super::RequestContext::of_request()?;
    context.gate.people.never_signed_in(&context.caller, &q).await.map_err(|refusal| context.refusal(refusal))
}
