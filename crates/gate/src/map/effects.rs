//! Previews the effects of a change to the resource map.

use super::change::Changed;
use crate::{Caller, Gate, Refusal};
use access::{ChangeMap, MapChange, MapEffects, Rules};
use std::collections::BTreeMap;

/// Maximum number of users, and of resources per pattern, to compare: one page of DynamoDB each.
const MAX_USERS: usize = 1_000;
const MAX_RESOURCES: usize = 200;

impl Gate {
    /// Who would gain or lose access to what. Only users who have signed in are known, with their groups and roles at
    /// that time.
    ///
    /// # Errors
    /// As [`change_map`](Self::change_map).
    pub async fn map_effects(&self, caller: &Caller, change: &MapChange) -> Result<MapEffects, Refusal> {
        let principal = self.principal(caller)?;
        let admission = self.admit(principal, ChangeMap { change: change.clone() }, &change.pattern()).await?;
        let store = &self.shared().store;
        let map = store.policy.map().await?;
        let Changed { grants, .. } = self.changed_map(&map.grants, change)?;
        let before = Rules { grants: map.grants, ..self.rules().clone() };
        let after = Rules { grants, ..self.rules().clone() };
        let (people, further) = store.users.list(None, MAX_USERS).await?;
        let principals: Vec<_> = people.iter().map(|user| user.person.principal(&before)).collect();
        let (matching, more) = store.resources.matching(&admission, MAX_RESOURCES).await?;
        let resources: BTreeMap<_, _> =
            matching.into_iter().map(|resource| (resource.path, resource.sharing)).collect();
        let is_all = further.is_none() && !more;
        // Comparing a thousand users with individual roles and some hundred resources takes a moment of CPU time.
        let compared =
            tokio::task::spawn_blocking(move || MapEffects::between(&before, &after, &principals, &resources, is_all));
        Ok(compared.await?)
    }
}
