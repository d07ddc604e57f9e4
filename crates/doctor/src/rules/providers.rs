//! The identity providers that Usher shows, that the app client supports, and that the pool has.

use super::{is_external, list, own_client};
use crate::{Check, Finding, Observation, Provider, Text};
use i18n::msgid;

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
            Text::new(msgid!(
                "the app client {client} supports the identity provider {provider}, for which Usher shows no button"
            ))
            .with("client", &client.id)
            .with("provider", name),
            Text::new(msgid!(
                "Add {provider} to cognito.providers (USHER_COGNITO_PROVIDERS), or remove it from \
                 SupportedIdentityProviders of the app client."
            ))
            .with("provider", name),
        )
    }));
    findings
}

fn of_shown(seen: &Observation, name: &String) -> Option<Finding> {
    let names = seen.provider_names.as_ref().ok()?;
    if is_external(name) && !names.contains(name) {
        let what = Text::new(msgid!("the user pool {pool} has no identity provider {provider}"))
            .with("pool", &seen.configured.pool_id)
            .with("provider", name);
        // A difference in case is easy to overlook.
        let similar = names.iter().find(|other| other.eq_ignore_ascii_case(name));
        let fix = match similar {
            Some(similar) => {
                Text::new(msgid!("Write {similar} in cognito.providers (USHER_COGNITO_PROVIDERS): case matters."))
                    .with("similar", similar)
            }
            None => {
                let fix = Text::new(msgid!(
                    "Create the provider (docs/idp/README.md), or remove it from cognito.providers. The pool has: \
                     {providers}."
                ));
                match names.as_slice() {
                    [] => fix.with_text("providers", Text::new(msgid!("none"))),
                    names => fix.with("providers", list(names)),
                }
            }
        };
        return Some(Check::ProviderMissing.finding(what, fix));
    }
    let client = own_client(seen)?;
    (!client.providers.contains(name)).then(|| {
        let what = Text::new(msgid!("the app client {client} does not support the identity provider {provider}"))
            .with("client", &client.id)
            .with("provider", name);
        let fix = Text::new(msgid!(
            "Add {provider} to SupportedIdentityProviders of the app client (in infra/usher.yaml: Client)."
        ))
        .with("provider", name);
        Check::ProviderNotSupported.finding(what, fix)
    })
}

fn certificate(seen: &Observation, provider: &Provider) -> Option<Finding> {
    let left = provider.certificate_expires_at?.saturating_sub(seen.now);
    let name = &provider.name;
    let fix = msgid!(
        "Update the identity provider with its current metadata, or with the URL of its metadata, which Cognito fetches \
         again by itself (in infra/usher.yaml: SamlMetadataXml or SamlMetadataUrl)."
    );
    match left {
        0 => {
            let what = Text::new(msgid!("the signing certificate of the identity provider {provider} has expired"));
            Some(Check::CertificateExpired.finding(what.with("provider", name), fix))
        }
        left if left <= NOTICE => {
            let what = Text::new(msgid!(
                "the signing certificate of the identity provider {provider} expires within {days} days"
            ))
            .with("provider", name)
            .with("days", left.div_ceil(DAY));
            Some(Check::CertificateExpires.finding(what, fix))
        }
        _ => None,
    }
}
