//! Reading the resource map and explanations of decisions. Administrators only.

use super::{Action, administrators_only};
use crate::{Principal, Reason, Rules};

/// Read the resource map and ask why a user may do something.
#[derive(Clone, Copy, Debug)]
pub struct ReadMap;

impl Action for ReadMap {
    const NAME: &'static str = "read_map";
    const LABEL: &'static str = "Read the resource map";

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        administrators_only(rules, principal)
    }
}
