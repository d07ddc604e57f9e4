//! The rules in force: the configured rules plus the resource map.

use crate::{Gate, Refusal};
use access::{Principal, Rules};
use std::sync::Arc;

impl Gate {
    /// The rules in force, at most a few seconds old.
    pub(crate) async fn live_rules(&self) -> Result<Arc<Rules>, Refusal> {
        let look = async {
            let grants = self.shared().store.policy.map().await?.grants;
            Ok::<_, Refusal>(Arc::new(Rules { grants, ..self.rules().clone() }))
        };
        self.shared().rules.get_or_load(look).await
    }

    /// The part of the rules that concerns this principal, for a page that greys out what would be refused.
    ///
    /// # Errors
    /// [`Refusal::Unavailable`] when the map cannot be read.
    pub async fn rules_seen_by(&self, principal: &Principal) -> Result<Rules, Refusal> {
        Ok(self.live_rules().await?.seen_by(principal))
    }
}
