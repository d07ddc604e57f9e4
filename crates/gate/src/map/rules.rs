//! The rules in force: the configured rules plus the resource map.

use crate::{Clock, Refusal, ttl_cache::TtlCache};
use access::{Principal, Rules};
use std::sync::Arc;
use store::Policy;

/// The rules in force, cached for a few seconds.
#[derive(Debug)]
pub struct RulesInForce {
    configured: Rules,
    policy: Arc<Policy>,
    cache: TtlCache<Arc<Rules>>,
}

impl RulesInForce {
    pub(crate) fn new(configured: Rules, policy: Arc<Policy>, clock: Clock) -> Self {
        Self { configured: configured.in_canonical_form(), policy, cache: TtlCache::new(clock) }
    }

    /// The configured rules, without the resource map.
    #[must_use]
    pub fn configured(&self) -> &Rules {
        &self.configured
    }

    /// The rules in force, at most a few seconds old.
    pub(crate) async fn in_force(&self) -> Result<Arc<Rules>, Refusal> {
        let look = async {
            let grants = self.policy.map().await?.grants;
            Ok::<_, Refusal>(Arc::new(Rules { grants, ..self.configured.clone() }))
        };
        self.cache.get_or_load(look).await
    }

    /// Drops the cached rules, because this server has changed the resource map.
    pub(crate) fn forget(&self) {
        self.cache.forget();
    }

    /// The part of the rules that concerns this principal, for a page that greys out what would be refused.
    ///
    /// # Errors
    /// [`Refusal::Unavailable`] when the map cannot be read.
    pub async fn seen_by(&self, principal: &Principal) -> Result<Rules, Refusal> {
        Ok(self.in_force().await?.seen_by(principal))
    }
}
