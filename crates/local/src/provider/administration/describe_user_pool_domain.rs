//! `DescribeUserPoolDomain`. For an unknown domain, Cognito returns an empty description.

use super::request::{fields, object};
use super::{Answer, exception::Exception};
use crate::provider::{Kind, Provider};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Input {
    domain: String,
}

pub(super) fn run(provider: &Provider, body: &[u8]) -> Answer {
    let Input { domain } = fields(&object(body)?)?;
    let Kind::UserPool { pool_id, .. } = &provider.settings.kind else {
        return Err(Exception::new("ResourceNotFoundException", "The directory is no user pool."));
    };
    let description = if domain == provider.host() {
        json!({ "UserPoolId": pool_id, "Domain": domain, "Status": "ACTIVE", "ManagedLoginVersion": 2 })
    } else {
        json!({})
    };
    Ok(Some(json!({ "DomainDescription": description })))
}
