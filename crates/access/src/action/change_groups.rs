//! Changing a user's group membership. Administrators only. Nobody may remove their own administrator group, because
//! they could not undo that mistake.

use super::{Action, administrators_only};
use crate::{Principal, Reason, Rules, Target, UserRef};
use std::collections::BTreeSet;

/// Set which of Usher's groups a user is in.
#[derive(Clone, Debug)]
pub struct ChangeGroups {
    /// The user whose groups change.
    pub user: UserRef,
    /// The complete set of Usher's groups that the user is to have.
    pub wanted: BTreeSet<String>,
}

impl Action for ChangeGroups {
    const NAME: &'static str = "change_groups";
    const LABEL: &'static str = "Change somebody’s groups";

    fn target(&self) -> Target<'_> {
        Target::User(&self.user)
    }

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        let reason = administrators_only(rules, principal)?;
        if self.user.is(&principal.user) && !self.wanted.contains(&rules.administrators) {
            return Err(Reason::OwnAdministration { administrators: rules.administrators.clone() });
        }
        Ok(reason)
    }
}
