//! What a form that was posted has done.

use serde::{Deserialize, Serialize};

/// What is said once, on the page that follows a form. The server says it; nothing in an address does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    /// One session was ended.
    Session,
    /// All sessions of a person were ended.
    Everywhere,
    /// A limit was set or taken away.
    Limit,
    /// The resource map was changed.
    Map,
    /// The day's calls were given back.
    Usage,
    /// A person's groups were changed.
    Groups,
}

impl Done {
    const ALL: [Self; 6] = [Self::Session, Self::Everywhere, Self::Limit, Self::Map, Self::Usage, Self::Groups];

    /// Its name in the cookie that brings it to the page.
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

    /// The one with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.name() == name)
    }

    /// Whether the page at this path says it, so that no other page uses it up.
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

    /// What a person reads.
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
        for done in Done::ALL {
            assert_eq!(Done::named(done.name()), Some(done));
        }
        for name in ["", "Groups", "groups ", "deleted", "<b>"] {
            assert_eq!(Done::named(name), None, "{name}");
        }
    }
}
