//! The rights of the role that servers have.

use super::unread;
use crate::{Because, Check, Finding, Observation, Unread};

pub(super) fn findings(seen: &Observation) -> Vec<Finding> {
    seen.missing_rights.iter().map(finding).collect()
}

fn finding(missing: &Unread) -> Finding {
    let Unread { what, action, because } = missing;
    match because {
        Because::Denied => Check::RightMissing.finding(
            format!("the role of the servers does not allow {action} on {what}"),
            format!("Allow {action} in the role of the task (in infra/usher.yaml: TaskRole)."),
        ),
        Because::HasSecrets | Because::Failed(_) => unread::finding(missing),
    }
}
