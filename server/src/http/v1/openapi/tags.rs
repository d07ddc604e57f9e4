//! The groups in which the description shows the operations.

use utoipa::openapi::{Tag, tag::TagBuilder};

pub(crate) const CALLER: &str = "Caller";
pub(crate) const RESOURCES: &str = "Resources";
pub(crate) const DECISIONS: &str = "Decisions";
pub(crate) const PEOPLE: &str = "People and groups";
pub(crate) const SESSIONS: &str = "Sessions";
pub(crate) const LIMITS: &str = "Limits and usage";
pub(crate) const RULES: &str = "Resource map";
pub(crate) const AUDIT: &str = "Audit trail";

/// What the groups are, in the order in which they are shown.
const ALL: [(&str, &str); 8] = [
    (CALLER, "Who the token names."),
    (RESOURCES, "What the caller may see, open and change: the list, the archive and the trash."),
    (DECISIONS, "What the rules say about actions that nobody carries out."),
    (PEOPLE, "Who has signed in, who has not yet, and their groups. For administrators."),
    (SESSIONS, "Where people are signed in. For administrators; everybody may end their own."),
    (LIMITS, "How many calls people have, and how many they made. For administrators."),
    (RULES, "Rows that give roles a right to all resources with matching paths. For administrators."),
    (AUDIT, "What was done and what was denied. For administrators."),
];

/// The groups with their descriptions.
pub(super) fn all() -> Vec<Tag> {
    ALL.iter().map(|(name, about)| TagBuilder::new().name(*name).description(Some(*about)).build()).collect()
}
