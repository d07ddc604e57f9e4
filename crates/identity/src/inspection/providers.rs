//! Identity providers. Their details contain a client's secret, so only the mapping is kept.

use super::{AT_ONCE, found, unread};
use crate::Administration;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use doctor::{Provider, Read, objects};
use futures::{FutureExt as _, StreamExt as _, stream};
use std::collections::BTreeSet;

/// The API's maximum page size.
const PER_PAGE: i32 = 60;
/// More pages than a pool can have providers.
const MAX_PAGES: usize = 20;

impl Administration {
    /// The names of the pool's identity providers.
    ///
    /// # Errors
    /// [`doctor::Unread`] when they cannot be read.
    pub async fn provider_names(&self) -> Read<Vec<String>> {
        let call = self.client.list_identity_providers().user_pool_id(&self.pool_id).max_results(PER_PAGE);
        let mut pages = call.into_paginator().send();
        let mut names = Vec::new();
        for _ in 0..MAX_PAGES {
            let Some(page) = pages.next().await else { break };
            let page =
                page.map_err(|error| unread(objects::providers_of(&self.pool_id), "ListIdentityProviders", &error))?;
            names.extend(page.providers.into_iter().filter_map(|provider| provider.provider_name));
        }
        Ok(names)
    }

    /// Describes identity providers. Leaves out those that the pool does not have.
    pub async fn inspect_providers(&self, names: &BTreeSet<String>) -> Vec<Read<Provider>> {
        let calls: Vec<_> = names.iter().map(|name| self.inspect_provider(name).boxed()).collect();
        let described: Vec<_> = stream::iter(calls).buffered(AT_ONCE).collect().await;
        described.into_iter().filter_map(Result::transpose).collect()
    }

    async fn inspect_provider(&self, name: &str) -> Read<Option<Provider>> {
        let call = self.client.describe_identity_provider().user_pool_id(&self.pool_id).provider_name(name);
        let answer = found(call.send().boxed().await, objects::provider(name), "DescribeIdentityProvider")?;
        Ok(answer.and_then(|answer| answer.identity_provider).map(|provider| {
            let metadata = provider.provider_details.as_ref().and_then(|details| details.get("MetadataFile"));
            Provider {
                name: name.to_owned(),
                kind: provider.provider_type.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
                certificate_expires_at: metadata.and_then(|metadata| last_expiry(metadata)),
                mapping: provider.attribute_mapping.unwrap_or_default().into_iter().collect(),
            }
        }))
    }
}

/// When the last of the certificates in SAML metadata expires, in seconds since 1970. Metadata has a second certificate
/// before it replaces the first, and signatures of either are accepted.
fn last_expiry(metadata: &str) -> Option<u64> {
    // The text of each X509Certificate element, whatever its namespace prefix.
    let texts = metadata.split("X509Certificate>").skip(1).step_by(2);
    texts.filter_map(|text| expiry(text.split('<').next()?)).max()
}

fn expiry(certificate: &str) -> Option<u64> {
    let base64: String = certificate.split_whitespace().collect();
    let der = STANDARD.decode(base64).ok()?;
    let (_, certificate) = x509_parser::parse_x509_certificate(&der).ok()?;
    u64::try_from(certificate.validity().not_after.timestamp()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rcgen::{CertificateParams, KeyPair, date_time_ymd};

    fn element(year: i32) -> String {
        let mut params = CertificateParams::default();
        params.not_after = date_time_ymd(year, 1, 1);
        let der = params.self_signed(&KeyPair::generate().unwrap()).unwrap();
        let text = STANDARD.encode(der.der());
        let (first, second) = text.split_at(64);
        format!("<ds:X509Certificate>\n  {first}\n  {second}\n</ds:X509Certificate>")
    }

    #[test]
    fn the_last_certificate_of_the_metadata_counts() {
        let metadata = |elements: &[String]| format!("<EntityDescriptor>{}</EntityDescriptor>", elements.concat());
        assert_eq!(last_expiry(&metadata(&[element(2027), element(2030), element(2028)])), Some(1_893_456_000));
        assert_eq!(
            last_expiry(&metadata(&[element(2027), "<X509Certificate>no</X509Certificate>".into()])),
            Some(1_798_761_600)
        );
        assert_eq!(last_expiry(&metadata(&[])), None);
    }
}
