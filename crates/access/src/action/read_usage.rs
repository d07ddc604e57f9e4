//! May the principal see who made how many calls? Administrators alone.

use super::{Action, administrators_only};
use crate::{Principal, Reason, Rules};

/// See how many calls people have made.
#[derive(Clone, Debug)]
pub struct ReadUsage;

impl Action for ReadUsage {
    const NAME: &'static str = "read_usage";

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        administrators_only(rules, principal)
    }
}
