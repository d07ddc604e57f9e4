//! The resource map: roles that may do something with every resource whose path fits a pattern.
//!
//! It gives and never takes away, so that no row can lock anybody out of what is their own or opened to them.

use crate::{Membership, Pattern, Principal, Reason, ResourcePath, Rules};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How many rows the map has at most: all are in one item, and a list asks for all of somebody's patterns at once.
pub const MAX_GRANTS: usize = 100;

/// What a row allows. Each right contains those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Open and read.
    #[default]
    Open,
    /// Change title, summary and text as well.
    Edit,
    /// Delete as well.
    Delete,
}

impl Right {
    /// All, the least first.
    pub const ALL: [Self; 3] = [Self::Open, Self::Edit, Self::Delete];

    /// Its name in records and URLs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Edit => "edit",
            Self::Delete => "delete",
        }
    }

    /// The one with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|right| right.name() == name)
    }
}

/// A row of the map.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Grant {
    /// Which resources.
    pub pattern: Pattern,
    /// What may be done with them.
    pub right: Right,
    /// Who may do it: at least one role.
    pub roles: BTreeSet<String>,
}

impl Rules {
    /// The row that gives this right to one of the principal's roles, as the reason of a decision.
    pub(crate) fn granted(&self, principal: &Principal, right: Option<Right>, path: &ResourcePath) -> Option<Reason> {
        let right = right?;
        self.grants.iter().filter(|grant| grant.right >= right && grant.pattern.matches(path)).find_map(|grant| {
            let role = grant.roles.intersection(&principal.roles).next()?.clone();
            Some(Reason::Granted { pattern: grant.pattern.clone(), role })
        })
    }

    /// The rows that give the principal anything.
    pub fn grants_of<'a>(&'a self, principal: &'a Principal) -> impl Iterator<Item = &'a Grant> {
        let is_outside = self.membership(principal) == Membership::Outsider;
        self.grants.iter().filter(move |grant| !is_outside && !grant.roles.is_disjoint(&principal.roles))
    }

    /// The rules as far as they are this principal's business: the same answers for them, and no word of what the map
    /// gives to others.
    #[must_use]
    pub fn seen_by(&self, principal: &Principal) -> Self {
        let own = |grant: &Grant| Grant {
            roles: grant.roles.intersection(&principal.roles).cloned().collect(),
            ..grant.clone()
        };
        Self { grants: self.grants_of(principal).map(own).collect(), ..self.clone() }
    }
}
