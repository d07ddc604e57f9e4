//! Changing the daily call limit of a group. Administrators only.

use super::{Action, administrators_only};
use crate::{Principal, Reason, Rules, Target};

/// Change the daily call limit of everybody in a group.
#[derive(Clone, Debug)]
pub struct ChangeGroupLimit {
    /// The group, in canonical form.
    pub group: String,
}

impl Action for ChangeGroupLimit {
    const NAME: &'static str = "change_group_limit";
    const LABEL: &'static str = "Change a group’s daily limit";

    fn target(&self) -> Target<'_> {
        Target::Group(&self.group)
    }

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        administrators_only(rules, principal)
    }
}
