//! Archiving a resource and restoring it. Members may do both to their own resources and to those for which the resource
//! map grants it.

use super::{Action, Operation, OperationWords, ResourceAction, ResourceOperation, by_membership, own_or_granted};
use crate::{Principal, Reason, ResourcePath, ResourceSummary, Right, Rules, Sharing, Target, UserRef};
use i18n::{msgid, tr};

/// Take a resource out of the list without deleting it.
#[derive(Clone, Debug)]
pub struct ArchiveResource {
    path: ResourcePath,
    sharing: Sharing,
}

/// Bring an archived resource back into the list.
#[derive(Clone, Debug)]
pub struct RestoreResource(ArchiveResource);

impl Action for ArchiveResource {
    const NAME: &'static str = "archive_resource";
    const LABEL: &'static str = msgid!("Archive a resource");
    const RIGHT: Option<Right> = Some(Right::Archive);

    fn target(&self) -> Target<'_> {
        Target::Resource(self.path.as_str())
    }

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        by_membership(rules, principal, || own_or_granted(rules, principal, &self.sharing, Self::RIGHT, &self.path))
    }
}

impl ResourceAction for ArchiveResource {
    type Input = ();

    fn on(path: &ResourcePath, sharing: &Sharing, (): ()) -> Self {
        Self { path: path.clone(), sharing: sharing.clone() }
    }

    fn unchanged(path: &ResourcePath, sharing: &Sharing) -> Self {
        Self::on(path, sharing, ())
    }
}

impl ResourceOperation for ArchiveResource {
    const WORDS: OperationWords = OperationWords {
        verb: "archive",
        button: msgid!("Archive"),
        question: msgid!("Archive “{title}”?"),
        confirm: msgid!("Archive"),
        is_destructive: false,
        done: msgid!("{name} was archived."),
        afterwards: "",
        denied: msgid!("You cannot archive this."),
        failed: msgid!("Could not archive."),
        signed_out: msgid!("Could not archive: your session has expired. Sign in and try again."),
        overtaken: msgid!(
            "Someone else changed this resource meanwhile; it is at version {version} now. Nothing was archived. \
             Cancel to read it first, or archive it as it is now."
        ),
        undone_by: Some(Operation::Restore),
    };

    fn consequence(path: &ResourcePath) -> String {
        tr!("{path} leaves the list. It can still be opened, and restored at any time.", path = path)
    }

    fn is_offered(resource: &ResourceSummary) -> bool {
        !resource.archived && resource.deletion.is_none()
    }

    fn apply(resource: &mut ResourceSummary, _: &UserRef, _: u64) {
        resource.archived = true;
    }
}

impl Action for RestoreResource {
    const NAME: &'static str = "restore_resource";
    const LABEL: &'static str = msgid!("Restore a resource");
    const RIGHT: Option<Right> = ArchiveResource::RIGHT;

    fn target(&self) -> Target<'_> {
        self.0.target()
    }

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        self.0.rule(rules, principal)
    }
}

impl ResourceAction for RestoreResource {
    type Input = ();

    fn on(path: &ResourcePath, sharing: &Sharing, (): ()) -> Self {
        Self(ArchiveResource::on(path, sharing, ()))
    }

    fn unchanged(path: &ResourcePath, sharing: &Sharing) -> Self {
        Self::on(path, sharing, ())
    }
}

impl ResourceOperation for RestoreResource {
    const WORDS: OperationWords = OperationWords {
        verb: "restore",
        button: msgid!("Restore"),
        question: msgid!("Restore “{title}”?"),
        confirm: msgid!("Restore"),
        is_destructive: false,
        done: msgid!("{name} was restored."),
        afterwards: "",
        denied: msgid!("You cannot restore this."),
        failed: msgid!("Could not restore."),
        signed_out: msgid!("Could not restore: your session has expired. Sign in and try again."),
        overtaken: msgid!(
            "Someone else changed this resource meanwhile; it is at version {version} now. Nothing was restored. \
             Cancel to read it first, or restore it as it is now."
        ),
        undone_by: None,
    };

    fn consequence(path: &ResourcePath) -> String {
        tr!("{path} appears in the list again.", path = path)
    }

    fn is_offered(resource: &ResourceSummary) -> bool {
        resource.archived && resource.deletion.is_none()
    }

    fn apply(resource: &mut ResourceSummary, _: &UserRef, _: u64) {
        resource.archived = false;
    }
}
