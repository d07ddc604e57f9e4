//! A "Why?" question about the rules, in the URL.

use super::{value, with_query};
use access::{ExplainableAction, UserRef, WhyQuery};

/// Form values as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct WhyForm {
    pub(crate) query: WhyQuery,
    /// Whether the form was submitted.
    pub(crate) asked: bool,
}

impl WhyForm {
    /// Parses the question from a query string.
    pub(crate) fn of(search: &str) -> Self {
        let text = |name| value(search, name).unwrap_or_default();
        let query = WhyQuery {
            username: text("username"),
            subject: text("subject"),
            groups: text("groups"),
            roles: text("roles"),
            action: ExplainableAction::named(&text("action")).unwrap_or_default(),
            path: text("path"),
        };
        Self { query, asked: value(search, "action").is_some() }
    }

    /// URL of the question form, filled in with this path.
    pub(crate) fn about_path(path: &str) -> String {
        with_query("/admin/why", &[("path", Some(path))])
    }

    /// URL of the answer about an action that was denied. `None` when nobody can ask about such an action.
    pub(crate) fn about_denial(username: &str, action: &str, object: &str) -> Option<String> {
        let asked = ExplainableAction::named(action)?;
        let path = asked.is_about_a_resource().then_some(object);
        let pairs = [("username", Some(username)), ("action", Some(action)), ("path", path)];
        Some(with_query("/admin/why", &pairs))
    }

    /// URL of the question form, filled in with this user.
    pub(crate) fn about(user: &UserRef) -> String {
        with_query("/admin/why", &[("username", Some(&user.username)), ("subject", Some(user.id.subject()))])
    }
}
