//! Reading who can do what with a resource. Its owner and administrators may.

use super::{Action, ResourceAction, by_membership, own_or_granted};
use crate::{Principal, Reason, ResourcePath, Rules, Sharing, Target};
use i18n::msgid;

/// See who can open, edit, archive and delete a resource.
#[derive(Clone, Debug)]
pub struct ReadAccess {
    path: ResourcePath,
    sharing: Sharing,
}

impl Action for ReadAccess {
    const NAME: &'static str = "read_access";
    const LABEL: &'static str = msgid!("See who can open a resource");

    fn target(&self) -> Target<'_> {
        Target::Resource(self.path.as_str())
    }

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        by_membership(rules, principal, || own_or_granted(rules, principal, &self.sharing, Self::RIGHT, &self.path))
    }
}

impl ResourceAction for ReadAccess {
    type Input = ();

    fn on(path: &ResourcePath, sharing: &Sharing, (): ()) -> Self {
        Self { path: path.clone(), sharing: sharing.clone() }
    }

    fn unchanged(path: &ResourcePath, sharing: &Sharing) -> Self {
        Self::on(path, sharing, ())
    }
}
