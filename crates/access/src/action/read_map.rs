//! May the principal see the resource map, and why anybody may do something? Administrators do.

use super::{Action, administrators_only};
use crate::{Principal, Reason, Rules};

/// See what the rules give to whom.
#[derive(Clone, Copy, Debug)]
pub struct ReadMap;

impl Action for ReadMap {
    const NAME: &'static str = "read_map";

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        administrators_only(rules, principal)
    }
}
