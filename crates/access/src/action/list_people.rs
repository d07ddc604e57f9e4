//! Listing the users of Usher. Administrators only.

use super::{Action, administrators_only};
use crate::{Principal, Reason, Rules};

/// List the users who have signed in, and their sessions.
#[derive(Clone, Copy, Debug)]
pub struct ListPeople;

impl Action for ListPeople {
    const NAME: &'static str = "list_people";
    const LABEL: &'static str = "List people";

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        administrators_only(rules, principal)
    }
}
