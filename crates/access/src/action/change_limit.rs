//! May the principal change how many calls a day somebody has? Administrators alone.

use super::{Action, administrators_only};
use crate::{Principal, Reason, Rules};

/// Change how many calls a day a person or a group has.
#[derive(Clone, Debug)]
pub struct ChangeLimit {
    /// Whose: a username, or the name of a group.
    pub whose: String,
}

impl Action for ChangeLimit {
    const NAME: &'static str = "change_limit";

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        administrators_only(rules, principal)
    }
}
