//! Changing a user's daily call limit. Administrators only.

use super::{Action, administrators_only};
use crate::{Principal, Reason, Rules, Target, UserRef};

/// Change the daily call limit of a user.
#[derive(Clone, Debug)]
pub struct ChangeLimit {
    /// The user whose limit changes.
    pub user: UserRef,
}

impl Action for ChangeLimit {
    const NAME: &'static str = "change_limit";
    const LABEL: &'static str = "Change somebody’s daily limit";

    fn target(&self) -> Target<'_> {
        Target::User(&self.user)
    }

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        administrators_only(rules, principal)
    }
}
