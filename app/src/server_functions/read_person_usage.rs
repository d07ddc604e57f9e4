//! Reads one user's usage.

use crate::{Problem, codec::JsonOutput};
use access::PersonUsage;
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// Calls and limit of the user with this subject or username.
#[server(prefix = "/api", endpoint = "usage/person", input = GetUrl, output = JsonOutput)]
pub(crate) async fn read_person_usage(user: String) -> Result<PersonUsage, Problem> {
    let context = super::RequestContext::of_request()?;
    context.gate.quota.person_usage(&context.caller, &user).await.map_err(|refusal| context.refusal(refusal))
}
