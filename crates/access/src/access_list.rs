//! Who can do what with one resource, found by asking the decision function.

use crate::{ExplainableAction, Grant, Principal, ResourcePath, Right, Role, Rules, Sharing, UserRef};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Some people, and what they can do with the resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessEntry {
    /// What gives them access.
    pub source: AccessSource,
    /// What they can do; not empty.
    pub rights: BTreeSet<Right>,
}

/// What gives people access to a resource. Except for administrators, they must be members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessSource {
    /// They are in the administrators' group.
    Administrators,
    /// This user owns the resource.
    Owner(UserRef),
    /// The resource is shared with a role that they have.
    Role(Role),
    /// A row of the resource map names a role that they have.
    Row(Grant),
}

impl Rules {
    /// Who can do what with the resource: one entry for each reason, so a user can be in several. Everybody else is
    /// denied.
    ///
    /// There is no second copy of the rules here: for each reason, [`Rules::decide`] is asked about a made-up principal
    /// who has nothing else.
    #[must_use]
    pub fn access_to(&self, path: &ResourcePath, sharing: &Sharing) -> Vec<AccessEntry> {
        let nobody = || UserRef::unidentified("");
        let unshared = Sharing { owner: sharing.owner.clone(), roles: BTreeSet::new() };
        let without_map = Self { grants: Vec::new(), ..self.clone() };
        let member =
            |user, roles| Principal { user, name: String::new(), groups: [self.members.clone()].into(), roles };
        let administrator =
            Principal { groups: [self.administrators.clone()].into(), ..member(nobody(), BTreeSet::new()) };
        let entry = |source, rules: &Self, sharing: &Sharing, principal: &Principal| {
            let is_allowed = |right: &Right| {
                let action = ExplainableAction::allowed_by(*right);
                action.is_some_and(|action| action.decide(rules, principal, path, sharing).0)
            };
            AccessEntry { source, rights: Right::ALL.into_iter().filter(is_allowed).collect() }
        };

        let owner = member(sharing.owner.clone(), BTreeSet::new());
        let mut entries = vec![
            entry(AccessSource::Administrators, &without_map, &unshared, &administrator),
            entry(AccessSource::Owner(sharing.owner.clone()), &without_map, &unshared, &owner),
        ];
        entries.extend(sharing.roles.iter().map(|role| {
            let shared = Sharing { roles: [role.clone()].into(), ..unshared.clone() };
            let holder = member(nobody(), shared.roles.clone());
            entry(AccessSource::Role(role.clone()), &without_map, &shared, &holder)
        }));
        entries.extend(self.grants.iter().map(|row| {
            let only_row = Self { grants: vec![row.clone()], ..without_map.clone() };
            entry(AccessSource::Row(row.clone()), &only_row, &unshared, &member(nobody(), row.roles.clone()))
        }));
        entries.retain(|entry| !entry.rights.is_empty());
        entries
    }
}
