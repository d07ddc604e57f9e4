//! Changing the resource map. Administrators only.

use super::{Action, administrators_only};
use crate::{Principal, Reason, Rules};

/// Add, change or remove a row of the resource map.
#[derive(Clone, Copy, Debug)]
pub struct ChangeMap;

impl Action for ChangeMap {
    const NAME: &'static str = "change_map";
    const LABEL: &'static str = "Change the resource map";

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        administrators_only(rules, principal)
    }
}
