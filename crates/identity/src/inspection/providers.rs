//! Identity providers. Their details contain a client's secret, so only the mapping is kept.

use super::{AT_ONCE, found, unread};
use crate::Administration;
use doctor::{Provider, Read};
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
        let what = format!("the list of identity providers of the user pool {}", self.pool_id);
        let call = self.client.list_identity_providers().user_pool_id(&self.pool_id).max_results(PER_PAGE);
        let mut pages = call.into_paginator().send();
        let mut names = Vec::new();
        for _ in 0..MAX_PAGES {
            let Some(page) = pages.next().await else { break };
            let page = page.map_err(|error| unread(&what, "ListIdentityProviders", &error))?;
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
        let what = format!("the identity provider {name}");
        let answer = found(call.send().await, &what, "DescribeIdentityProvider")?;
        Ok(answer.and_then(|answer| answer.identity_provider).map(|provider| Provider {
            name: name.to_owned(),
            kind: provider.provider_type.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
            mapping: provider.attribute_mapping.unwrap_or_default().into_iter().collect(),
        }))
    }
}
