//! The identity providers that Usher shows, that the app client supports, and that the pool has.

use super::{is_external, list, own_client};
use crate::{Check, Finding, Observation, Provider};

const DAY: u64 = 24 * 60 * 60;
/// Long enough to get new metadata from whoever runs the provider.
const NOTICE: u64 = 30 * DAY;

pub(super) fn findings(seen: &Observation) -> Vec<Finding> {
    let shown = &seen.configured.providers;
    let mut findings: Vec<Finding> = shown.iter().filter_map(|name| of_shown(seen, name)).collect();
    findings.extend(seen.providers.iter().flatten().filter_map(|provider| certificate(seen, provider)));
    let (Some(client), Ok(names)) = (own_client(seen), &seen.provider_names) else { return findings };
    // A difference in case is reported above.
    let is_shown = |name: &String| shown.iter().any(|shown| shown.eq_ignore_ascii_case(name));
    let hidden = names.iter().filter(|name| client.providers.contains(*name) && !is_shown(name));
    findings.extend(hidden.map(|name| {
        Check::ProviderNotShown.finding(
            format!("the app client {} supports the identity provider {name}, for which Usher shows no button", client.id),
            format!("Add {name} to cognito.providers (USHER_COGNITO_PROVIDERS), or remove it from SupportedIdentityProviders of the app client."),
        )
    }));
    findings
}

fn of_shown(seen: &Observation, name: &String) -> Option<Finding> {
    let names = seen.provider_names.as_ref().ok()?;
    if is_external(name) && !names.contains(name) {
        let what = format!("the user pool {} has no identity provider {name}", seen.configured.pool_id);
        // A difference in case is easy to overlook.
        let similar = names.iter().find(|other| other.eq_ignore_ascii_case(name));
        let fix = match similar {
            Some(similar) => format!("Write {similar} in cognito.providers (USHER_COGNITO_PROVIDERS): case matters."),
            None => format!(
                "Create the provider (docs/idp/README.md), or remove it from cognito.providers. The pool has: {}.",
                if names.is_empty() { "none".to_owned() } else { list(names) }
            ),
        };
        return Some(Check::ProviderMissing.finding(what, fix));
    }
    let client = own_client(seen)?;
    (!client.providers.contains(name)).then(|| {
        let what = format!("the app client {} does not support the identity provider {name}", client.id);
        let fix = format!("Add {name} to SupportedIdentityProviders of the app client (in infra/usher.yaml: Client).");
        Check::ProviderNotSupported.finding(what, fix)
    })
}

fn certificate(seen: &Observation, provider: &Provider) -> Option<Finding> {
    let left = provider.certificate_expires_at?.saturating_sub(seen.now);
    let name = &provider.name;
    let fix = "Update the identity provider with its current metadata, or with the URL of its metadata, which Cognito fetches again by itself (in infra/usher.yaml: SamlMetadataXml or SamlMetadataUrl).";
    match left {
        0 => Some(
            Check::CertificateExpired
                .finding(format!("the signing certificate of the identity provider {name} has expired"), fix),
        ),
        left if left <= NOTICE => {
            let days = left.div_ceil(DAY);
            let what = format!("the signing certificate of the identity provider {name} expires within {days} days");
            Some(Check::CertificateExpires.finding(what, fix))
        }
        _ => None,
    }
}
