//! The resource map, for administrators.

use super::MapService;
use crate::{Caller, Refusal};
use access::{Grant, ReadMap, ResourceMap};

/// The resource map as it is at one of its versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionedMap {
    /// The map.
    pub map: ResourceMap,
    /// Number of changes so far.
    pub version: u64,
}

impl MapService {
    /// The resource map as stored in the table.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn read(&self, caller: &Caller) -> Result<ResourceMap, Refusal> {
        Ok(self.read_with_version(caller).await?.map)
    }

    /// The same, with its version.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn read_with_version(&self, caller: &Caller) -> Result<VersionedMap, Refusal> {
        let principal = caller.principal()?;
        self.authorizer.admit(principal, ReadMap::default()).await?;
        let rows = self.policy.map().await?;
        Ok(self.at_version(rows.grants, rows.version))
    }

    pub(super) fn at_version(&self, grants: Vec<Grant>, version: u64) -> VersionedMap {
        VersionedMap { map: ResourceMap { grants, roles: self.rules.configured().offered_roles() }, version }
    }
}
