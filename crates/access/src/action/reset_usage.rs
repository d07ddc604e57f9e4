//! Resetting a user's call count of today. Administrators only.

use super::{Action, administrators_only};
use crate::{Principal, Reason, Rules, Target, UserRef};

/// Reset a user's call count of today to zero.
#[derive(Clone, Debug)]
pub struct ResetUsage {
    /// The user whose count is reset.
    pub user: UserRef,
}

impl Action for ResetUsage {
    const NAME: &'static str = "reset_usage";
    const LABEL: &'static str = "Reset somebody’s usage";

    fn target(&self) -> Target<'_> {
        Target::User(&self.user)
    }

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        administrators_only(rules, principal)
    }
}
