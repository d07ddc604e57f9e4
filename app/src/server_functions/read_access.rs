//! Tells who can open a resource.

use crate::{Problem, codec::JsonOutput};
use access::AccessEntry;
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// Who can open, edit, archive and delete the resource with this path, for its owner and administrators.
#[server(prefix = "/api", endpoint = "resources/access", input = GetUrl, output = JsonOutput)]
pub(crate) async fn read_access(path: String) -> Result<Vec<AccessEntry>, Problem> {
    let context = super::RequestContext::of_request()?;
    context.gate.resources.access(&context.caller, &path).await.map_err(|refusal| context.refusal(refusal))
}
