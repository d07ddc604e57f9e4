//! Previews the effects of a change to the resource map.

use super::{MapService, change::Changed};
use crate::{Caller, Refusal};
use access::{ChangeMap, MapChange, MapEffects, Rules};
use std::collections::BTreeMap;

/// Maximum number of users, and of resources per pattern, to compare: one page of DynamoDB each.
const MAX_USERS: usize = 1_000;
const MAX_RESOURCES: usize = 200;

impl MapService {
    /// Who would gain or lose access to what. Only users who have signed in are known, with their groups and roles at
    /// that time.
    ///
    /// # Errors
    /// As [`change`](Self::change).
    pub async fn effects(&self, caller: &Caller, change: &MapChange) -> Result<MapEffects, Refusal> {
        Ok(self.effects_with_version(caller, change).await?.0)
    }

    /// The same, with the version of the map that the change would be made to.
    ///
    /// # Errors
    /// As [`change`](Self::change).
    pub async fn effects_with_version(
        &self,
        caller: &Caller,
        change: &MapChange,
    ) -> Result<(MapEffects, u64), Refusal> {
        let principal = caller.principal()?;
        let admission = self.authorizer.admit(principal, ChangeMap { change: change.clone() }).await?;
        let map = self.policy.map().await?;
        let version = map.version;
        let Changed { grants, .. } = self.changed(&map.grants, change)?;
        let before = Rules { grants: map.grants, ..self.rules.configured().clone() };
        let after = Rules { grants, ..self.rules.configured().clone() };
        let (people, further) = self.users.list(None, MAX_USERS).await?;
        let principals: Vec<_> = people.iter().map(|user| user.person.principal(&before)).collect();
        let (matching, more) = self.resources.matching(&admission, MAX_RESOURCES).await?;
        let resources: BTreeMap<_, _> =
            matching.into_iter().map(|resource| (resource.path, resource.sharing)).collect();
        let is_all = further.is_none() && !more;
        // Comparing a thousand users with individual roles and some hundred resources takes a moment of CPU time.
        let compared =
            tokio::task::spawn_blocking(move || MapEffects::between(&before, &after, &principals, &resources, is_all));
        Ok((compared.await?, version))
    }
}
