//! Result of a posted form.

use serde::{Deserialize, Serialize};

/// Success message, shown once on the page after a form. The server sets it; a URL cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlashMessage {
    /// One session was ended.
    Session,
    /// All sessions of a user were ended.
    Everywhere,
    /// A limit was set or removed.
    Limit,
    /// The resource map was changed.
    Map,
    /// The day's call count was reset.
    Usage,
    /// A user's groups were changed.
    Groups,
}

impl FlashMessage {
    const ALL: [Self; 6] = [Self::Session, Self::Everywhere, Self::Limit, Self::Map, Self::Usage, Self::Groups];

    /// Name in the cookie that carries it to the next page.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Everywhere => "everywhere",
            Self::Limit => "limit",
            Self::Map => "map",
            Self::Usage => "usage",
            Self::Groups => "groups",
        }
    }

    /// Parses a cookie value.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.name() == name)
    }

    /// Whether the page at this path shows the message, so that no other page consumes it.
    #[must_use]
    pub fn is_said_at(self, path: &str) -> bool {
        let of_a_person = path.starts_with("/admin/people/");
        match self {
            Self::Session => of_a_person || path == "/account/sessions",
            Self::Limit => of_a_person || path == "/admin/usage",
            Self::Map => path == "/admin/map",
            Self::Everywhere | Self::Usage | Self::Groups => of_a_person,
        }
    }

    /// Text of the message.
    pub(crate) fn sentence(self) -> &'static str {
        match self {
            Self::Session => "That browser is signed out.",
            Self::Everywhere => "Signed out everywhere. Open pages will close.",
            Self::Limit => "The limit is saved. It takes effect within five seconds.",
            Self::Map => "The resource map is saved. It takes effect within five seconds.",
            Self::Usage => "Today’s usage is reset.",
            Self::Groups => "The groups are saved. The change takes effect within five seconds.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back_and_nothing_else_is() {
        for done in FlashMessage::ALL {
            assert_eq!(FlashMessage::named(done.name()), Some(done));
        }
        for name in ["", "Groups", "groups ", "deleted", "<b>"] {
            assert_eq!(FlashMessage::named(name), None, "{name}");
        }
    }
}
