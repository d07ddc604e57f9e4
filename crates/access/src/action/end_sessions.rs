//! Ending sessions. Users may end their own, administrators anybody's.

use super::{Action, administrators_only};
use crate::{Principal, Reason, Rules, Target, UserRef};

/// End one or all sessions of a user.
#[derive(Clone, Debug)]
pub struct EndSessions {
    /// The user whose sessions end.
    pub user: UserRef,
}

impl Action for EndSessions {
    const NAME: &'static str = "end_sessions";
    const LABEL: &'static str = "End sessions";

    fn target(&self) -> Target<'_> {
        Target::User(&self.user)
    }

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        // A user outside every group must still be able to sign out.
        // A program has no sessions, and cannot end what an administrator began.
        if self.user.is(&principal.user) && !principal.is_program() {
            Ok(Reason::Owner)
        } else {
            administrators_only(rules, principal)
        }
    }
}
