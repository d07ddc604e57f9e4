//! May the principal change who is a member or an administrator? Administrators alone, and nobody gives up their own
//! administration, because they could not undo it.

use super::{Action, administrators_only};
use crate::{Principal, Reason, Rules};
use std::collections::BTreeSet;

/// Put a person into one of Usher's groups, or take them out.
#[derive(Clone, Debug)]
pub struct ChangeGroups {
    /// Whose groups.
    pub username: String,
    /// Those of Usher's groups that they are to have.
    pub wanted: BTreeSet<String>,
}

impl Action for ChangeGroups {
    const NAME: &'static str = "change_groups";

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        let reason = administrators_only(rules, principal)?;
        if self.username == principal.username && !self.wanted.contains(&rules.administrators) {
            return Err(Reason::OwnAdministration { administrators: rules.administrators.clone() });
        }
        Ok(reason)
    }
}
