//! Changing a daily call limit. Administrators only.

use super::{Action, administrators_only};
use crate::{Principal, Reason, Rules};

/// Change the daily call limit of a user or a group.
#[derive(Clone, Debug)]
pub struct ChangeLimit {
    /// A username or a group name.
    pub subject: String,
}

impl Action for ChangeLimit {
    const NAME: &'static str = "change_limit";
    const LABEL: &'static str = "Change a daily limit";

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        administrators_only(rules, principal)
    }
}
