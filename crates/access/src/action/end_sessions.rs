//! May the principal sign this person out? Everybody themselves, administrators anybody.

use super::{Action, administrators_only};
use crate::{Principal, Reason, Rules};

/// End sessions of a person: one or all.
#[derive(Clone, Debug)]
pub struct EndSessions {
    /// Whose.
    pub username: String,
}

impl Action for EndSessions {
    const NAME: &'static str = "end_sessions";

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        // Being in no group is no reason to have to stay signed in.
        if principal.username == self.username { Ok(Reason::Owner) } else { administrators_only(rules, principal) }
    }
}
