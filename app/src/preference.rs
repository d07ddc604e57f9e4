//! How a user wants pages to look and to behave.

use i18n::{Language, msgid};
use serde::{Deserialize, Serialize};

/// A choice among a few possibilities. It is stored in a cookie, so that the first byte of a page is right, and is an attribute
/// of the document's root element, where the style sheet and `start.js` find it.
pub trait Preference: Copy + Default + PartialEq + 'static {
    /// Name of the form field. The cookie is `usher-<name>`, the attribute `data-<name>`.
    const NAME: &'static str;
    /// Label of the choice.
    const LABEL: &'static str;
    /// All values, in display order, with the names for cookie, form and attribute, and the texts of the buttons.
    const ALL: &'static [(Self, &'static str, &'static str)];

    /// Name in the cookie, in the form and in the attribute.
    #[must_use]
    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(value, ..)| *value == self).map_or("", |(_, name, _)| name)
    }

    /// Parses a name; any other text means the default.
    #[must_use]
    fn named(name: &str) -> Self {
        Self::ALL.iter().find(|(_, known, _)| *known == name).map(|(value, ..)| *value).unwrap_or_default()
    }
}

/// Name of the cookie of a preference.
#[must_use]
pub fn preference_cookie(name: &str) -> String {
    format!("usher-{name}")
}

/// Lifetime of the cookies of preferences, in seconds: one year.
pub const PREFERENCE_MAX_AGE: u32 = 31_536_000;

/// The colour theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// Follows the operating system.
    #[default]
    System,
    /// Dark text on a light background.
    Light,
    /// Light text on a dark background.
    Dark,
}

impl Preference for Theme {
    const NAME: &'static str = "theme";
    const LABEL: &'static str = msgid!("Theme");
    const ALL: &'static [(Self, &'static str, &'static str)] = &[
        (Self::System, "system", msgid!("System")),
        (Self::Light, "light", msgid!("Light")),
        (Self::Dark, "dark", msgid!("Dark")),
    ];
}

/// How close together the rows of tables are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Density {
    /// Rows of about 40 pixels.
    #[default]
    Comfortable,
    /// Rows of about 30 pixels.
    Compact,
}

impl Preference for Density {
    const NAME: &'static str = "density";
    const LABEL: &'static str = msgid!("Density");
    const ALL: &'static [(Self, &'static str, &'static str)] =
        &[(Self::Comfortable, "comfortable", msgid!("Comfortable")), (Self::Compact, "compact", msgid!("Compact"))];
}

/// Whether the keyboard shortcuts of a single key work. People who dictate, or hit keys by mistake, turn them off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shortcuts {
    /// They work.
    #[default]
    On,
    /// Keys do what the browser does with them.
    Off,
}

impl Preference for Shortcuts {
    const NAME: &'static str = "shortcuts";
    const LABEL: &'static str = msgid!("Single-key shortcuts");
    const ALL: &'static [(Self, &'static str, &'static str)] =
        &[(Self::On, "on", msgid!("On")), (Self::Off, "off", msgid!("Off"))];
}

impl Preference for Language {
    const NAME: &'static str = "language";
    const LABEL: &'static str = msgid!("Language");
    const ALL: &'static [(Self, &'static str, &'static str)] = &{
        const fn entry(language: Language) -> (Language, &'static str, &'static str) {
            (language, language.tag(), language.own_name())
        }
        let [english, german, arabic] = Language::ALL;
        [entry(english), entry(german), entry(arabic)]
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_name_is_read_back<P: Preference + std::fmt::Debug>() {
        for (value, name, _) in P::ALL {
            assert_eq!((P::named(name), value.name()), (*value, *name));
        }
        assert_eq!(P::named("\"><script>"), P::default());
    }

    #[test]
    fn names_are_read_back_and_nonsense_means_the_default() {
        every_name_is_read_back::<Theme>();
        every_name_is_read_back::<Density>();
        every_name_is_read_back::<Shortcuts>();
        every_name_is_read_back::<Language>();
    }
}
