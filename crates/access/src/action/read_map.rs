//! Reading the resource map and explanations of decisions. Administrators only.

use super::{Action, administrators_only};
use crate::{Principal, Reason, Rules, Target, UserRef};

/// Read the resource map, or ask why a user may do something.
#[derive(Clone, Debug, Default)]
pub struct ReadMap {
    /// The user who is asked about, if any.
    pub user: Option<UserRef>,
}

impl Action for ReadMap {
    const NAME: &'static str = "read_map";
    const LABEL: &'static str = "Read the resource map";

    fn target(&self) -> Target<'_> {
        self.user.as_ref().map_or(Target::All, Target::User)
    }

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        administrators_only(rules, principal)
    }
}
