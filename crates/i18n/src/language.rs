//! The languages.

use serde::{Deserialize, Serialize};

/// A language that pages are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Language {
    /// The language of the code.
    #[default]
    #[serde(rename = "en")]
    English,
    /// German.
    #[serde(rename = "de")]
    German,
    /// Arabic, written from right to left.
    #[serde(rename = "ar")]
    Arabic,
}

impl Language {
    /// All languages, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::English, Self::German, Self::Arabic];

    /// Language tag, as in the attribute `lang` (RFC 5646).
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Arabic => "ar",
        }
    }

    /// The language's name for itself.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::Arabic => "العربية",
        }
    }

    /// Value of the attribute `dir`.
    #[must_use]
    pub const fn direction(self) -> &'static str {
        match self {
            Self::English | Self::German => "ltr",
            Self::Arabic => "rtl",
        }
    }

    /// The language of this tag. A region or script after it does not matter: `de-AT` is German.
    #[must_use]
    pub fn tagged(tag: &str) -> Option<Self> {
        let primary = tag.trim().split('-').next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| primary.eq_ignore_ascii_case(language.tag()))
    }

    /// The language that a browser prefers, by its header `Accept-Language` (RFC 9110, section 12.5.4). English if it names
    /// none of them.
    #[must_use]
    pub fn preferred(accept_language: &str) -> Self {
        let mut best = (Self::default(), 0.0);
        for range in accept_language.split(',') {
            let mut parts = range.split(';');
            let Some(language) = parts.next().and_then(Self::tagged) else { continue };
            let quality = parts.find_map(|part| part.trim().strip_prefix("q=")).map(str::parse::<f32>);
            let quality = match quality {
                None => 1.0,
                Some(quality) => quality.unwrap_or(0.0),
            };
            if quality > best.1 {
                best = (language, quality);
            }
        }
        best.0
    }

    /// Number of plural forms (Unicode CLDR, cardinals).
    #[must_use]
    pub const fn plural_forms(self) -> usize {
        match self {
            Self::English | Self::German => 2,
            Self::Arabic => 6,
        }
    }

    /// Which of the plural forms a number takes: in Arabic zero, one, two, few, many or other; else one or other.
    #[must_use]
    pub const fn plural_form(self, number: u64) -> usize {
        match self {
            Self::English | Self::German => (number != 1) as usize,
            Self::Arabic => match (number, number % 100) {
                (0..=2, _) => number as usize,
                (_, 3..=10) => 3,
                (_, 11..=99) => 4,
                _ => 5,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_browser_gets_the_language_that_it_prefers() {
        use Language::{Arabic, English, German};
        let rows = [
            ("", English),
            ("*", English),
            ("fr, ja", English),
            ("de", German),
            ("DE-at", German),
            ("ar-EG,ar;q=0.9,en;q=0.5", Arabic),
            ("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7", English),
            ("en;q=0.1, de;q=0.2", German),
            ("de;q=0, en", English),
            ("de;q=0", English),
            ("de;q=x, ar;q=0.1", Arabic),
            ("de;q=NaN", English),
            ("den", English),
        ];
        for (header, expected) in rows {
            assert_eq!(Language::preferred(header), expected, "{header:?}");
        }
    }

    #[test]
    fn numbers_take_the_plural_form_of_the_language() {
        // The examples of CLDR's table of plural rules.
        let arabic = [
            (0, 0),
            (1, 1),
            (2, 2),
            (3, 3),
            (10, 3),
            (103, 3),
            (11, 4),
            (26, 4),
            (111, 4),
            (100, 5),
            (102, 5),
            (1_000, 5),
        ];
        for (number, form) in arabic {
            assert_eq!(Language::Arabic.plural_form(number), form, "{number}");
        }
        assert_eq!([0, 1, 2].map(|number| Language::German.plural_form(number)), [1, 0, 1]);
    }

    proptest! {
        #[test]
        fn any_header_names_a_language_and_any_number_has_a_form(header in "\\PC{0,60}", number: u64) {
            let language = Language::preferred(&header);
            prop_assert!(language.plural_form(number) < language.plural_forms());
            prop_assert_eq!(Language::tagged(language.tag()), Some(language));
        }
    }
}
