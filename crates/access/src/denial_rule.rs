//! What denials are counted by.

use crate::Reason;
use serde::{Deserialize, Serialize};

/// A rule that can deny, without the details of the case. The names are those of [`Reason`], of the quota, and of what
/// can refuse a sign-in, so that their number is bounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DenialRule {
    /// [`Reason::NoGroup`]
    NoGroup,
    /// [`Reason::NotShared`], and [`Reason::NotOpen`], which tells less of the same
    NotShared,
    /// [`Reason::NotOwner`]
    NotOwner,
    /// [`Reason::OwnerChange`]
    OwnerChange,
    /// [`Reason::RolesChange`]
    RolesChange,
    /// [`Reason::AdministratorsOnly`]
    AdministratorsOnly,
    /// [`Reason::OwnAdministration`]
    OwnAdministration,
    /// [`Reason::GroupFromProvider`]
    GroupFromProvider,
    /// [`Reason::RoleNotHeld`]
    RoleNotHeld,
    /// [`Reason::NotForPrograms`]
    NotForPrograms,
    /// All calls of the day are used.
    Quota,
    /// A trigger of the user pool refused the sign-in.
    Trigger,
    /// The account is disabled in the user pool.
    AccountDisabled,
}

impl DenialRule {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::NoGroup,
        Self::NotShared,
        Self::NotOwner,
        Self::OwnerChange,
        Self::RolesChange,
        Self::AdministratorsOnly,
        Self::OwnAdministration,
        Self::GroupFromProvider,
        Self::RoleNotHeld,
        Self::NotForPrograms,
        Self::Quota,
        Self::Trigger,
        Self::AccountDisabled,
    ];

    /// The rule of a denial; `None` if the reason allows.
    #[must_use]
    pub fn of(reason: &Reason) -> Option<Self> {
        match reason {
            Reason::Administrator { .. }
            | Reason::Member { .. }
            | Reason::Owner
            | Reason::Role { .. }
            | Reason::Granted { .. } => None,
            Reason::NoGroup { .. } => Some(Self::NoGroup),
            Reason::NotShared { .. } | Reason::NotOpen { .. } => Some(Self::NotShared),
            Reason::NotOwner { .. } => Some(Self::NotOwner),
            Reason::OwnerChange { .. } => Some(Self::OwnerChange),
            Reason::RolesChange { .. } => Some(Self::RolesChange),
            Reason::AdministratorsOnly { .. } => Some(Self::AdministratorsOnly),
            Reason::OwnAdministration { .. } => Some(Self::OwnAdministration),
            Reason::GroupFromProvider { .. } => Some(Self::GroupFromProvider),
            Reason::RoleNotHeld { .. } => Some(Self::RoleNotHeld),
            Reason::NotForPrograms => Some(Self::NotForPrograms),
        }
    }

    /// The name in stored totals, as `rule` in a recorded [`Reason`].
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NoGroup => "no_group",
            Self::NotShared => "not_shared",
            Self::NotOwner => "not_owner",
            Self::OwnerChange => "owner_change",
            Self::RolesChange => "roles_change",
            Self::AdministratorsOnly => "administrators_only",
            Self::OwnAdministration => "own_administration",
            Self::GroupFromProvider => "group_from_provider",
            Self::RoleNotHeld => "role_not_held",
            Self::NotForPrograms => "not_for_programs",
            Self::Quota => "quota",
            Self::Trigger => "trigger",
            Self::AccountDisabled => "account_disabled",
        }
    }

    /// Parses [`DenialRule::name`].
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.name() == name)
    }

    /// Whether it refuses a sign-in, and nothing else.
    #[must_use]
    pub fn is_of_sign_ins(self) -> bool {
        matches!(self, Self::Trigger | Self::AccountDisabled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Role;

    #[test]
    fn each_rule_has_a_name_of_its_own_and_it_is_that_of_the_reason() {
        for rule in DenialRule::ALL {
            assert_eq!(DenialRule::named(rule.name()), Some(rule));
            assert_eq!(serde_json::to_value(rule).unwrap(), rule.name());
        }
        let administrators = "usher-admins".to_owned();
        let reason = Reason::NotOwner { owner: "ann".to_owned(), administrators };
        let recorded = serde_json::to_value(&reason).unwrap();
        assert_eq!(DenialRule::of(&reason).map(DenialRule::name), recorded["rule"].as_str());
        assert_eq!(DenialRule::of(&Reason::Owner), None);
        let granted = Reason::Granted { pattern: "/a/*".parse().unwrap(), role: Role::of_group("a") };
        let group = "a".to_owned();
        let (administrator, member) = (Reason::Administrator { group: group.clone() }, Reason::Member { group });
        for reason in
            [reason, granted, administrator, member, Reason::Owner, Reason::Role { role: Role::of_group("a") }]
        {
            assert_eq!(serde_json::to_value(&reason).unwrap()["rule"], reason.rule());
        }
    }
}
