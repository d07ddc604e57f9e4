//! The user's own account. Each of its tabs has its own URL.

use i18n::msgid;

/// A tab of the account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum AccountTab {
    /// Who the user is here. The page's own URL.
    #[default]
    Profile,
    Preferences,
    Sessions,
    Token,
}

impl AccountTab {
    /// In the order of the page.
    pub(crate) const ALL: [Self; 4] = [Self::Profile, Self::Preferences, Self::Sessions, Self::Token];

    /// A text of the catalogues, in English.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Profile => msgid!("Profile"),
            Self::Preferences => msgid!("Preferences"),
            Self::Sessions => msgid!("Sessions"),
            Self::Token => msgid!("ID token"),
        }
    }

    /// URL of the tab.
    pub(crate) const fn href(self) -> &'static str {
        match self {
            Self::Profile => "/account",
            Self::Preferences => "/account/preferences",
            Self::Sessions => "/account/sessions",
            Self::Token => "/account/token",
        }
    }

    /// The tab at this path.
    pub(crate) fn at(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.href() == path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tab_has_its_own_address() {
        for tab in AccountTab::ALL {
            assert_eq!(AccountTab::at(tab.href()), Some(tab));
        }
        for path in ["/", "/account/", "/account/else", "/account/profile", "/accounts"] {
            assert_eq!(AccountTab::at(path), None, "{path}");
        }
    }
}
