//! May the principal set somebody's calls of today back to none? Administrators alone.

use super::{Action, administrators_only};
use crate::{Principal, Reason, Rules};

/// Set the calls that a person has made today back to none.
#[derive(Clone, Debug)]
pub struct ResetUsage {
    /// Whose.
    pub username: String,
}

impl Action for ResetUsage {
    const NAME: &'static str = "reset_usage";

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        administrators_only(rules, principal)
    }
}
