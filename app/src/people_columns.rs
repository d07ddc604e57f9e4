//! Which columns the list of people shows. The choice is in a cookie, so that the list is right from its first byte.

use i18n::msgid;
use serde::{Deserialize, Serialize};

/// A column of the list of people. The name is always shown, so it is none of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PeopleColumn {
    Username = 1,
    Email = 2,
    Groups = 4,
    SignedIn = 8,
}

impl PeopleColumn {
    /// All, in display order, with their names in form and cookie, and their headers.
    pub(crate) const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::Username, "username", msgid!("Username")),
        (Self::Email, "email", msgid!("E-mail")),
        (Self::Groups, "groups", msgid!("Groups")),
        (Self::SignedIn, "seen", msgid!("Last sign-in")),
    ];
}

/// The columns that an administrator chose; all of them by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PeopleColumns(u8);

impl Default for PeopleColumns {
    fn default() -> Self {
        Self(PeopleColumn::ALL.iter().fold(0, |all, (column, ..)| all | *column as u8))
    }
}

impl PeopleColumns {
    /// Name of the form field. The cookie is `usher-people-columns`.
    pub const NAME: &'static str = "people-columns";
    /// The column that is always shown. The form always names it, because unticked boxes are not posted.
    pub(crate) const ALWAYS: &'static str = "name";
    /// Value of the button that brings the default back: no column has this name.
    pub(crate) const RESET: &'static str = "default";

    /// The columns with these names, in any order; the default if one of them is no column.
    #[must_use]
    pub fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let column =
            |name: &str| PeopleColumn::ALL.iter().find(|(_, known, _)| *known == name).map(|(column, ..)| *column);
        let chosen = names.into_iter().try_fold(0, |chosen, name| match name {
            Self::ALWAYS => Some(chosen),
            name => Some(chosen | column(name)? as u8),
        });
        chosen.map(Self).unwrap_or_default()
    }

    /// Parses the cookie; any text that does not name columns means the default.
    #[must_use]
    pub fn in_cookie(text: &str) -> Self {
        Self::of(text.split('.'))
    }

    /// Value of the cookie. `None` for the default, which needs no cookie and takes in columns that are yet to come.
    #[must_use]
    pub fn to_cookie(self) -> Option<String> {
        let names = PeopleColumn::ALL.iter().filter(|(column, ..)| self.shows(*column)).map(|(_, name, _)| *name);
        let names: Vec<_> = std::iter::once(Self::ALWAYS).chain(names).collect();
        (!self.is_default()).then(|| names.join("."))
    }

    pub(crate) fn is_default(&self) -> bool {
        *self == Self::default()
    }

    pub(crate) fn shows(self, column: PeopleColumn) -> bool {
        self.0 & column as u8 != 0
    }

    /// The columns to show, in display order, with their headers.
    pub(crate) fn shown(self) -> impl Iterator<Item = (PeopleColumn, &'static str)> {
        let shown = PeopleColumn::ALL.into_iter().filter(move |(column, ..)| self.shows(*column));
        shown.map(|(column, _, header)| (column, i18n::translate(header)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_is_read_back_from_its_cookie() {
        for bits in 0..16 {
            let columns = PeopleColumns(bits);
            let cookie = columns.to_cookie();
            assert_eq!(cookie.as_deref().map(PeopleColumns::in_cookie).unwrap_or_default(), columns, "{cookie:?}");
        }
        assert_eq!(PeopleColumns::of(["name", "seen", "email"]).to_cookie().as_deref(), Some("name.email.seen"));
        assert_eq!(PeopleColumns::of(["name"]).to_cookie().as_deref(), Some("name"));
        assert_eq!(PeopleColumns::default().to_cookie(), None);
    }

    #[test]
    fn nonsense_means_the_default() {
        let long = "name.".repeat(1_000);
        for text in ["", ".", "default", "name.password", "name,email", "name.email.", "NAME", "\"><script>", &long] {
            assert_eq!(PeopleColumns::in_cookie(text), PeopleColumns::default(), "{text}");
        }
        assert_eq!(PeopleColumns::of(["name", "email", PeopleColumns::RESET]), PeopleColumns::default());
    }

    #[test]
    fn columns_are_shown_in_the_order_of_the_table() {
        let headers = |columns: PeopleColumns| columns.shown().map(|(_, header)| header).collect::<Vec<_>>();
        assert_eq!(headers(PeopleColumns::of(["seen", "name", "username"])), ["Username", "Last sign-in"]);
        assert_eq!(headers(PeopleColumns::default()), ["Username", "E-mail", "Groups", "Last sign-in"]);
        assert_eq!(headers(PeopleColumns::of(["name"])).len(), 0);
    }
}
