//! Reading what doctor finds. Administrators only.

use super::{Action, administrators_only};
use crate::{Principal, Reason, Rules, Target};

/// Read what doctor finds wrong with the user pool, the tables and the configuration.
#[derive(Clone, Copy, Debug)]
pub struct ReadFindings;

impl Action for ReadFindings {
    const NAME: &'static str = "read_findings";
    const LABEL: &'static str = "Read doctor's findings";

    fn target(&self) -> Target<'_> {
        Target::All
    }

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        administrators_only(rules, principal)
    }
}
