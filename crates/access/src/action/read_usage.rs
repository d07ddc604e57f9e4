//! Reading call counts. Administrators only.

use super::{Action, administrators_only};
use crate::{Principal, Reason, Rules};

/// Read how many calls users have made.
#[derive(Clone, Debug)]
pub struct ReadUsage;

impl Action for ReadUsage {
    const NAME: &'static str = "read_usage";
    const LABEL: &'static str = "Read usage";

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        administrators_only(rules, principal)
    }
}
