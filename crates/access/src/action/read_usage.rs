//! Reading call counts. Administrators only.

use super::{Action, administrators_only};
use crate::{Principal, Reason, Rules, Target, UserRef};

/// Read how many calls users have made.
#[derive(Clone, Debug, Default)]
pub struct ReadUsage {
    /// The user whose calls are read; `None` for everybody's.
    pub user: Option<UserRef>,
    /// The first of the days, by name.
    pub first_day: String,
    /// The last of the days, by name.
    pub last_day: String,
}

impl Action for ReadUsage {
    const NAME: &'static str = "read_usage";
    const LABEL: &'static str = "Read usage";

    fn target(&self) -> Target<'_> {
        self.user.as_ref().map_or(Target::All, Target::User)
    }

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        administrators_only(rules, principal)
    }
}
