//! May the principal see who uses Usher? Administrators alone.

use super::{Action, administrators_only};
use crate::{Principal, Reason, Rules};

/// See the people who have signed in, and their sessions.
#[derive(Clone, Copy, Debug)]
pub struct ListPeople;

impl Action for ListPeople {
    const NAME: &'static str = "list_people";

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        administrators_only(rules, principal)
    }
}
