//! Deleting a resource and restoring it within 30 days. Members may do both to their own resources and to those for which
//! the resource map grants it.

use super::{Action, Operation, OperationWords, ResourceAction, ResourceOperation, by_membership, own_or_granted};
use crate::{
    Deletion, Principal, Reason, ResourcePath, ResourceSummary, Right, Rules, Sharing, TRASH_DAYS, Target, UserRef,
};
use i18n::{msgid, tr};

/// Move a resource to the trash.
#[derive(Clone, Debug)]
pub struct DeleteResource {
    /// The path of the resource.
    pub path: ResourcePath,
    /// The owner and the roles of the resource.
    pub sharing: Sharing,
}

/// Bring a deleted resource back from the trash.
#[derive(Clone, Debug)]
pub struct UndeleteResource(DeleteResource);

impl Action for DeleteResource {
    const NAME: &'static str = "delete_resource";
    const LABEL: &'static str = msgid!("Delete a resource");
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
        button: msgid!("Delete"),
        question: msgid!("Delete “{title}”?"),
        confirm: msgid!("Move to trash"),
        is_destructive: true,
        done: msgid!("{name} was deleted."),
        afterwards: msgid!("You can restore it for 30 days."),
        denied: msgid!("You cannot delete this."),
        failed: msgid!("Could not delete."),
        signed_out: msgid!("Could not delete: your session has expired. Sign in and try again."),
        overtaken: msgid!(
            "Someone else changed this resource meanwhile; it is at version {version} now. Nothing was deleted. \
             Cancel to read it first, or delete it as it is now."
        ),
        undone_by: Some(Operation::Undelete),
    };

    fn consequence(path: &ResourcePath) -> String {
        tr!(
            "{path} disappears for everyone. You can restore it for {n} day."
                | "{path} disappears for everyone. You can restore it for {n} days.",
            n = TRASH_DAYS,
            path = path
        )
    }

    fn is_offered(resource: &ResourceSummary) -> bool {
        resource.deletion.is_none()
    }

    fn apply(resource: &mut ResourceSummary, by: &UserRef, now: u64) {
        resource.deletion = Some(Deletion::new(by, now));
    }
}

impl Action for UndeleteResource {
    const NAME: &'static str = "undelete_resource";
    const LABEL: &'static str = msgid!("Restore a deleted resource");
    const RIGHT: Option<Right> = DeleteResource::RIGHT;

    fn target(&self) -> Target<'_> {
        self.0.target()
    }

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        self.0.rule(rules, principal)
    }
}

impl ResourceAction for UndeleteResource {
    type Input = ();

    fn on(path: &ResourcePath, sharing: &Sharing, (): ()) -> Self {
        Self(DeleteResource::on(path, sharing, ()))
    }

    fn unchanged(path: &ResourcePath, sharing: &Sharing) -> Self {
        Self::on(path, sharing, ())
    }
}

impl ResourceOperation for UndeleteResource {
    const WORDS: OperationWords = OperationWords {
        verb: "undelete",
        button: msgid!("Restore"),
        question: msgid!("Restore “{title}”?"),
        confirm: msgid!("Restore"),
        is_destructive: false,
        done: msgid!("{name} was restored."),
        afterwards: "",
        denied: msgid!("You cannot undelete this."),
        failed: msgid!("Could not undelete."),
        signed_out: msgid!("Could not undelete: your session has expired. Sign in and try again."),
        overtaken: msgid!(
            "Someone else changed this resource meanwhile; it is at version {version} now. Nothing was restored. \
             Cancel to read it first, or undelete it as it is now."
        ),
        undone_by: None,
    };
    const FINDS_DELETED: bool = true;

    fn consequence(path: &ResourcePath) -> String {
        tr!("{path} is back where it was, for everyone who could see it.", path = path)
    }

    fn is_offered(resource: &ResourceSummary) -> bool {
        resource.deletion.is_some()
    }

    fn apply(resource: &mut ResourceSummary, _: &UserRef, _: u64) {
        resource.deletion = None;
    }
}
