//! Deleting a resource. Members may delete their own resources and those for which the resource map grants it.

use super::{Action, OperationWords, ResourceAction, ResourceOperation, by_membership, own_or_granted};
use crate::{Principal, Reason, Resource, ResourcePath, Right, Rules, Sharing, Target};

/// Delete a resource.
#[derive(Clone, Debug)]
pub struct DeleteResource {
    /// The path of the resource.
    pub path: ResourcePath,
    /// The owner and the roles of the resource.
    pub sharing: Sharing,
}

impl Action for DeleteResource {
    const NAME: &'static str = "delete_resource";
    const LABEL: &'static str = "Delete a resource";
    const RIGHT: Option<Right> = Some(Right::Delete);

    fn target(&self) -> Target<'_> {
        Target::Resource(self.path.as_str())
    }

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        by_membership(rules, principal, || own_or_granted(rules, principal, &self.sharing, Self::RIGHT, &self.path))
    }
}

impl ResourceAction for DeleteResource {
    type Input = ();

    fn on(path: &ResourcePath, sharing: &Sharing, (): ()) -> Self {
        Self { path: path.clone(), sharing: sharing.clone() }
    }

    fn unchanged(path: &ResourcePath, sharing: &Sharing) -> Self {
        Self::on(path, sharing, ())
    }
}

impl ResourceOperation for DeleteResource {
    const WORDS: OperationWords = OperationWords {
        verb: "delete",
        button: "Delete",
        participle: "deleted",
        confirm: "Delete permanently",
        is_destructive: true,
    };

    fn consequence(path: &ResourcePath) -> String {
        format!("This permanently deletes {path} for everyone. There is no undo.")
    }

    fn apply(_: Resource) -> Option<Resource> {
        None
    }
}
