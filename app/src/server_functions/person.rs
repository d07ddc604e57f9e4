//! Loads one user and their sessions.

use crate::{Problem, codec::JsonOutput};
use access::PersonDetail;
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The user with this subject or username.
#[server(prefix = "/api", endpoint = "people/one", input = GetUrl, output = JsonOutput)]
pub(crate) async fn person(user: String) -> Result<PersonDetail, Problem> {
    use crate::Cause;
    let context = super::RequestContext::of_request()?;
    context.gate.people.get(&context.caller, &user).await.map_err(|refusal| match context.refusal(refusal) {
        Problem { cause: Cause::NotFound, request_id } => Problem { cause: Cause::UnknownPerson, request_id },
        other => other,
    })
}
