//! The record with this id.

use crate::{Problem, codec::JsonAnswer};
use access::AuditRecord;
use leptos::{prelude::*, server_fn::codec::GetUrl};

/// The record with this id.
#[server(prefix = "/api", endpoint = "audit/one", input = GetUrl, output = JsonAnswer)]
pub(crate) async fn read_record(id: String) -> Result<AuditRecord, Problem> {
    let door = super::Door::of_request()?;
    door.gate.audit_record(&door.caller, &id).await.map_err(|refusal| door.refusal(refusal))
}
