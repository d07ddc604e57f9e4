//! `ListIdentityProviders`. There is never a second page.

use super::Answer;
use crate::provider::Provider;
use serde_json::json;

pub(super) fn run(provider: &Provider) -> Answer {
    let providers =
        provider.upstreams.iter().map(|upstream| json!({ "ProviderName": upstream.name, "ProviderType": "OIDC" }));
    Ok(Some(json!({ "Providers": providers.collect::<Vec<_>>() })))
}
