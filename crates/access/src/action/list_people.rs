//! Listing the users of Usher. Administrators only.

use super::{Action, administrators_only};
use crate::{Principal, Reason, Rules, Target, UserRef};

/// List the users who have signed in, or read one user's profile and sessions.
#[derive(Clone, Debug, Default)]
pub struct ListPeople {
    /// The user whose profile is read; `None` for the list.
    pub user: Option<UserRef>,
}

impl Action for ListPeople {
    const NAME: &'static str = "list_people";
    const LABEL: &'static str = "List people";

    fn target(&self) -> Target<'_> {
        self.user.as_ref().map_or(Target::All, Target::User)
    }

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        administrators_only(rules, principal)
    }
}
