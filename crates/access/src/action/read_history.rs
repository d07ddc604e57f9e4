//! Reading the history of a resource. Earlier versions may hold what was taken out of the resource on purpose, so
//! members see the history of their own resources and of those that the resource map lets them edit, and not of those
//! that they may only open.

use super::{Action, ResourceAction, SaveResource, by_membership, own_or_granted};
use crate::{Principal, Reason, ResourcePath, Right, Rules, Sharing, Target};
use i18n::msgid;

/// See the versions of a resource and what each changed.
#[derive(Clone, Debug)]
pub struct ReadHistory {
    path: ResourcePath,
    sharing: Sharing,
}

impl Action for ReadHistory {
    const NAME: &'static str = "read_history";
    const LABEL: &'static str = msgid!("See the history of a resource");
    const RIGHT: Option<Right> = SaveResource::RIGHT;

    fn target(&self) -> Target<'_> {
        Target::Resource(self.path.as_str())
    }

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        by_membership(rules, principal, || own_or_granted(rules, principal, &self.sharing, Self::RIGHT, &self.path))
    }
}

impl ResourceAction for ReadHistory {
    type Input = ();

    fn on(path: &ResourcePath, sharing: &Sharing, (): ()) -> Self {
        Self { path: path.clone(), sharing: sharing.clone() }
    }

    fn unchanged(path: &ResourcePath, sharing: &Sharing) -> Self {
        Self::on(path, sharing, ())
    }
}
