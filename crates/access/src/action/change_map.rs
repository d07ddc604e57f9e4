//! Changing the resource map. Administrators only.

use super::{Action, administrators_only};
use crate::{MapChange, Principal, Reason, Rules, Target};

/// Add, change or remove a row of the resource map.
#[derive(Clone, Debug, Default)]
pub struct ChangeMap {
    /// The change.
    pub change: MapChange,
}

impl Action for ChangeMap {
    const NAME: &'static str = "change_map";
    const LABEL: &'static str = "Change the resource map";

    fn target(&self) -> Target<'_> {
        Target::Pattern(self.change.pattern().into())
    }

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        administrators_only(rules, principal)
    }
}
