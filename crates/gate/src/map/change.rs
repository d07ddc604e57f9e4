//! Changing a row of the resource map.

use super::{MapService, VersionedMap};
use crate::{Caller, Expected, Refusal, audit::EntryFields as _};
use access::{AuditAction, ChangeMap, Grant, MAX_GRANTS, MapChange, Target};
use i18n::tr;
use std::collections::BTreeSet;
use store::WriteError;

/// How often to try a change that conflicts with concurrent ones.
const MAX_ATTEMPTS: usize = 5;
/// Maximum size of all rows, in bytes. They are in one DynamoDB item, which has at most 400 KB including all names.
const MAX_BYTES: usize = 350_000;

impl MapService {
    /// Adds, changes or removes a row of the resource map. It takes effect on every server within seconds.
    ///
    /// # Errors
    /// [`Refusal::MapChanged`] when the row is no longer as the administrator saw it.
    pub async fn change(&self, caller: &Caller, change: &MapChange) -> Result<(), Refusal> {
        self.change_at(caller, change, &Expected::Any).await.map(drop)
    }

    /// The same for a caller who names the versions of the map that the change may be made to. Returns the map after the
    /// change.
    ///
    /// # Errors
    /// [`Refusal::MapChanged`] also when the map has another version.
    pub async fn change_at(
        &self,
        caller: &Caller,
        change: &MapChange,
        expected: &Expected,
    ) -> Result<VersionedMap, Refusal> {
        let principal = caller.principal()?;
        let admission = self.authorizer.admit(principal, ChangeMap { change: change.clone() }).await?;
        let policy = &self.policy;
        for _ in 0..MAX_ATTEMPTS {
            let before = policy.map().await?;
            if !expected.is_met_by(before.version) {
                return Err(Refusal::MapChanged);
            }
            let Changed { grants, is } = self.changed(&before.grants, change)?;
            // Record the change under the old and the new pattern, so that a search for either finds it.
            let was = change.was.as_ref().map(|was| was.pattern.to_string());
            let patterns = BTreeSet::from_iter(was.into_iter().chain([change.pattern()]));
            let entry = |pattern: &String| {
                let target = Target::Pattern(pattern.into());
                let entry = self.audit.entry(&principal.user, AuditAction::of::<ChangeMap>(), &target);
                entry.with_before(&change.was).with_after(&is)
            };
            let entries: Vec<_> = patterns.iter().map(entry).collect();
            match policy.set_map(&admission, &before, &entries).await {
                Ok(()) => {
                    self.rules.forget();
                    tracing::info!(by = principal.user.username, pattern = change.pattern(), "resource map changed");
                    return Ok(self.at_version(grants, before.version + 1));
                }
                // Somebody else changed the map at the same moment: try again.
                Err(WriteError::Changed(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Refusal::Contended("the resource map"))
    }

    /// Applies the change to `before` without saving it.
    pub(super) fn changed(&self, before: &[Grant], change: &MapChange) -> Result<Changed, Refusal> {
        let is = change.grant.as_ref().map(|draft| draft.validate(self.rules.configured())).transpose();
        let is = is.map_err(|error| Refusal::BadInput(error.text()))?;
        let grants = change.applied_to(before).ok_or(Refusal::MapChanged)?;
        if let Some(is) = &is {
            if grants.iter().filter(|grant| *grant == is).count() > 1 {
                return Err(Refusal::BadInput(tr!("This row already exists in the resource map.").to_owned()));
            }
            if grants.len() > MAX_GRANTS {
                return Err(Refusal::BadInput(tr!("The resource map has at most {most} rows.", most = MAX_GRANTS)));
            }
            if grants.iter().map(bytes).sum::<usize>() > MAX_BYTES {
                return Err(Refusal::BadInput(
                    tr!("The resource map is full: its rows name too many roles. Take a row or some roles away.")
                        .to_owned(),
                ));
            }
        }
        Ok(Changed { grants, is })
    }
}

/// Estimates a row's size in the item, in bytes (Developer Guide, "DynamoDB item sizes"): its strings, and an allowance
/// for names and types.
fn bytes(grant: &Grant) -> usize {
    64 + grant.pattern.to_string().len() + grant.roles.iter().map(|role| role.as_str().len() + 4).sum::<usize>()
}

/// The map after a change, and the row that is new in it.
pub(super) struct Changed {
    pub(super) grants: Vec<Grant>,
    pub(super) is: Option<Grant>,
}
