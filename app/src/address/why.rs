//! A question about the rules in an address.

use super::{value, with_query};
use access::{Topic, WhyQuery};

/// What the form asks, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct WhyForm {
    pub(crate) query: WhyQuery,
    /// Whether anything is asked.
    pub(crate) asked: bool,
}

impl WhyForm {
    /// The one in an address's query.
    pub(crate) fn of(search: &str) -> Self {
        let text = |name| value(search, name).unwrap_or_default();
        let query = WhyQuery {
            username: text("username"),
            groups: text("groups"),
            roles: text("roles"),
            topic: Topic::named(&text("action")).unwrap_or_default(),
            path: text("path"),
        };
        Self { query, asked: value(search, "action").is_some() }
    }

    /// The page that asks whether this person may do it.
    pub(crate) fn about(username: &str) -> String {
        with_query("/admin/why", &[("username", Some(username))])
    }
}
