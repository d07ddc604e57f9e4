//! May the principal change who is a member or an administrator? Administrators alone.

use super::{Action, administrators_only};
use crate::{Principal, Reason, Rules};

/// Put a person into one of Usher's groups, or take them out.
#[derive(Clone, Debug)]
pub struct ChangeGroups {
    /// Whose groups.
    pub username: String,
}

impl Action for ChangeGroups {
    const NAME: &'static str = "change_groups";

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        administrators_only(rules, principal)
    }
}
