//! The history of a resource.

use crate::{Problem, codec::JsonOutput};
use access::{HistoryPage, QuotaState, VersionDetail};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

/// The response of `open_version`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct OpenedVersion {
    pub(crate) detail: VersionDetail,
    /// The caller's quota after this call.
    pub(crate) quota: QuotaState,
}

/// The versions of the resource with this path before `before`, or the latest ones. Not a counted call.
#[server(prefix = "/api", endpoint = "resources/history", input = GetUrl, output = JsonOutput)]
pub(crate) async fn list_versions(
    path: String,
    #[server(default)] before: Option<u64>,
) -> Result<HistoryPage, Problem> {
    let context = super::RequestContext::of_request()?;
    let page = context.gate.resources.history(&context.caller, &path, before).await;
    page.map_err(|refusal| context.refusal(refusal))
}

/// A version of the resource with this path: a counted call.
#[server(prefix = "/api", endpoint = "resources/version", input = GetUrl, output = JsonOutput)]
pub(crate) async fn open_version(path: String, version: u64) -> Result<OpenedVersion, Problem> {
    let context = super::RequestContext::of_request()?;
    match context.gate.resources.version(&context.caller, &path, version).await {
        Ok(gate::OpenedVersion { detail, quota }) => {
            context.counted(&quota);
            Ok(OpenedVersion { detail, quota })
        }
        Err(refusal) => Err(context.refusal(refusal)),
    }
}
