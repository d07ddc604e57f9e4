//! The resource map: rows that grant roles a right to every resource whose path matches a pattern.
//!
//! A row only adds rights, so no row can lock users out of resources that they own or that are shared with them.

use crate::{CallPath, Membership, Pattern, Principal, Reason, ResourcePath, Role, Rules, canonical};
use i18n::msgid;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Maximum number of rows: one item holds them all, and one list request queries all patterns of a user.
pub const MAX_GRANTS: usize = 100;

/// The right that a row grants. Each right includes those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Open and read.
    #[default]
    Open,
    /// Also change title, summary and body.
    Edit,
    /// Also archive and restore.
    Archive,
    /// Also delete.
    Delete,
}

impl Right {
    /// All rights, weakest first.
    pub const ALL: [Self; 4] = [Self::Open, Self::Edit, Self::Archive, Self::Delete];

    /// The name in stored rows and URLs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Edit => "edit",
            Self::Archive => "archive",
            Self::Delete => "delete",
        }
    }

    /// What it allows, for people.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => msgid!("Open"),
            Self::Edit => msgid!("Open and edit"),
            Self::Archive => msgid!("Open, edit and archive"),
            Self::Delete => msgid!("Open, edit, archive and delete"),
        }
    }

    /// What it allows beyond the rights before it, as a noun.
    #[must_use]
    pub fn noun(self) -> &'static str {
        match self {
            Self::Open => msgid!("opening"),
            Self::Edit => msgid!("editing"),
            Self::Archive => msgid!("archiving"),
            Self::Delete => msgid!("deleting"),
        }
    }

    /// What it allows beyond the rights before it, as a verb within a list.
    #[must_use]
    pub fn verb(self) -> &'static str {
        match self {
            Self::Open => msgid!("open"),
            Self::Edit => msgid!("edit"),
            Self::Archive => msgid!("archive"),
            Self::Delete => msgid!("delete"),
        }
    }

    /// Parses [`Right::name`].
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|right| right.name() == name)
    }
}

/// A row of the map.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Grant {
    /// The resources that the row applies to.
    pub pattern: Pattern,
    /// The right that it grants.
    pub right: Right,
    /// The roles that get the right; at least one.
    pub roles: BTreeSet<Role>,
}

impl Grant {
    /// Whether the row contains all words of the text in its pattern, its right or its roles, ignoring case, or applies to
    /// the resource whose path the text is.
    #[must_use]
    pub fn is_about(&self, text: &str) -> bool {
        let folded = |text: &str| canonical(&canonical(text).to_lowercase()).into_owned();
        let roles = self.roles.iter().map(|role| role.as_str());
        let row =
            [&*self.pattern.to_string(), self.right.label()].into_iter().chain(roles).collect::<Vec<_>>().join(" ");
        let row = folded(&row);
        folded(text).split_whitespace().all(|word| row.contains(word))
            || text.trim().parse().is_ok_and(|path: ResourcePath| self.pattern.matches(&path))
    }
}

impl Rules {
    /// The reason to allow, if a row grants this right to one of the principal's roles.
    pub(crate) fn granted(&self, principal: &Principal, right: Option<Right>, path: &ResourcePath) -> Option<Reason> {
        self.granted_where(principal, right?, |pattern| pattern.matches(path))
    }

    /// The same for a call.
    pub(crate) fn granted_call(&self, principal: &Principal, right: Right, path: &CallPath) -> Option<Reason> {
        self.granted_where(principal, right, |pattern| pattern.matches_call(path))
    }

    /// Whether a row is for the path of this call, whomever it grants what.
    #[must_use]
    pub fn is_mapped(&self, path: &CallPath) -> bool {
        self.grants.iter().any(|grant| grant.pattern.matches_call(path))
    }

    fn granted_where(&self, principal: &Principal, right: Right, matches: impl Fn(&Pattern) -> bool) -> Option<Reason> {
        self.grants.iter().filter(|grant| grant.right >= right && matches(&grant.pattern)).find_map(|grant| {
            let role = principal.role_among(&grant.roles)?.clone();
            Some(Reason::Granted { pattern: grant.pattern.clone(), role })
        })
    }

    /// The rows that apply to the principal.
    pub fn grants_of<'a>(&'a self, principal: &'a Principal) -> impl Iterator<Item = &'a Grant> {
        let is_outside = self.membership(principal) == Membership::NonMember;
        self.grants.iter().filter(move |grant| !is_outside && !grant.roles.is_disjoint(&principal.roles))
    }

    /// The rules reduced to what concerns this principal. They decide the same for the principal and do not reveal
    /// grants to others.
    #[must_use]
    pub fn seen_by(&self, principal: &Principal) -> Self {
        let own = |grant: &Grant| Grant {
            roles: grant.roles.intersection(&principal.roles).cloned().collect(),
            ..grant.clone()
        };
        Self { grants: self.grants_of(principal).map(own).collect(), ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_row_is_found_by_what_it_says_and_by_the_paths_it_applies_to() {
        let role = Role::of_claim("custom:department", "Café Süd");
        let grant = Grant {
            pattern: "/reports/**".parse().unwrap(),
            right: Right::Edit,
            roles: [role, Role::of_group("it")].into(),
        };
        let found =
            ["", "  ", "REPORTS", "edit", "café", "CAFE\u{301}", "group:it /rep", "süd edit", "/reports/2026/q3"];
        for text in found {
            assert!(grant.is_about(text), "{text}");
        }
        for text in ["archive", "reports nothing", "/reportsx", "/report/q3"] {
            assert!(!grant.is_about(text), "{text}");
        }
    }
}
