//! The rights of the role that servers have.

use super::unread;
use crate::{Because, Check, Finding, Observation, Text, Unread};
use i18n::msgid;

pub(super) fn findings(seen: &Observation) -> Vec<Finding> {
    seen.missing_rights.iter().map(finding).collect()
}

fn finding(missing: &Unread) -> Finding {
    let Unread { what, action, because } = missing;
    match because {
        Because::Denied => Check::RightMissing.finding(
            Text::new(msgid!("the role of the servers does not allow {action} on {what}"))
                .with("action", action)
                .with_text("what", what.clone()),
            Text::new(msgid!("Allow {action} in the role of the task (in infra/usher.yaml: TaskRole)."))
                .with("action", action),
        ),
        Because::HasSecrets | Because::Failed(_) => unread::finding(missing),
    }
}
