//! May the principal list resources? Members see their own and those that their roles open, administrators all.

use super::{Action, by_membership};
use crate::{Membership, Pattern, Principal, Reason, Rules};
use std::collections::BTreeSet;

/// List what may be seen.
#[derive(Clone, Debug)]
pub struct ListResources {
    sees_all: bool,
    username: String,
    roles: BTreeSet<String>,
    patterns: Vec<Pattern>,
}

impl ListResources {
    /// The list as this principal would see it.
    #[must_use]
    pub fn of(rules: &Rules, principal: &Principal) -> Self {
        Self {
            sees_all: rules.membership(principal) == Membership::Administrator
                || rules.grants_of(principal).any(|grant| grant.pattern.is_everything()),
            username: principal.username.clone(),
            roles: principal.roles.iter().filter(|role| rules.knows_role(role)).cloned().collect(),
            patterns: rules.grants_of(principal).map(|grant| grant.pattern.clone()).collect(),
        }
    }

    /// Whether every resource is in the list.
    #[must_use]
    pub fn sees_all(&self) -> bool {
        self.sees_all
    }

    /// Whose own resources are in the list.
    #[must_use]
    pub fn username(&self) -> &str {
        &self.username
    }

    /// Resources opened to one of these roles are in the list.
    #[must_use]
    pub fn roles(&self) -> &BTreeSet<String> {
        &self.roles
    }

    /// Resources whose path fits one of these patterns are in the list.
    #[must_use]
    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }
}

impl Action for ListResources {
    const NAME: &'static str = "list_resources";

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        by_membership(rules, principal, || Ok(Reason::Member { group: rules.members.clone() }))
    }
}
