//! Texts in the current language.

use crate::{Catalogue, Language, spoken::spoken};
use std::{
    fmt::{Display, Write as _},
    sync::OnceLock,
};

/// The texts that have been loaded, in the order of [`Language::ALL`].
static CATALOGUES: [OnceLock<Catalogue>; Language::ALL.len()] = [const { OnceLock::new() }; Language::ALL.len()];
/// Tells the current language.
static SOURCE: OnceLock<fn() -> Language> = OnceLock::new();

/// A text in the current language. It stands here in English.
///
/// ```
/// # use i18n::tr;
/// # let name = "Ada";
/// assert_eq!(tr!("Back to people"), "Back to people");
/// assert_eq!(tr!("Welcome, {name}", name = name), "Welcome, Ada");
/// assert_eq!(tr!("{n} person" | "{n} people", n = 1), "1 person");
/// assert_eq!(tr!("{n} of {name}" | "{n} of {name}", n = 2, name = name), "2 of Ada");
/// ```
#[macro_export]
macro_rules! tr {
    ($text:literal) => {
        $crate::translate($text)
    };
    ($text:literal, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::fill($crate::translate($text), &[$((stringify!($name), &$value)),+])
    };
    ($one:literal | $other:literal, n = $number:expr $(, $name:ident = $value:expr)* $(,)?) => {{
        let number = $number as u64;
        $crate::fill($crate::translate_plural($one, $other, number), &[("n", &number) $(, (stringify!($name), &$value))*])
    }};
}

/// Marks a text for the catalogues that is translated elsewhere, by [`translate`].
#[macro_export]
macro_rules! msgid {
    ($text:literal) => {
        $text
    };
}

/// Loads the texts of a language, once.
pub fn install(language: Language, catalogue: Catalogue) {
    let _ = CATALOGUES[language as usize].set(catalogue);
}

/// Sets where the current language is asked for, once. Without it, texts are English.
pub fn set_source(source: fn() -> Language) {
    let _ = SOURCE.set(source);
}

/// The current language: that of the work, else of the source.
#[must_use]
pub fn current() -> Language {
    spoken().unwrap_or_else(|| SOURCE.get().map_or_else(Language::default, |source| source()))
}

fn lookup(language: Language, english: &str, form: usize) -> Option<&'static str> {
    CATALOGUES[language as usize].get()?.get(english, form)
}

/// The text in the current language; in English if the catalogue lacks it.
#[must_use]
pub fn translate(english: &str) -> &str {
    match current() {
        Language::English => english,
        language => lookup(language, english, 0).unwrap_or(english),
    }
}

/// The form for this number in the current language. The catalogue knows the text by `one`.
#[must_use]
pub fn translate_plural(one: &'static str, other: &'static str, number: u64) -> &'static str {
    let language = current();
    let english = [one, other][Language::English.plural_form(number)];
    match language {
        Language::English => english,
        language => lookup(language, one, language.plural_form(number)).unwrap_or(english),
    }
}

/// FIRST STRONG ISOLATE (UAX #9, "Unicode Bidirectional Algorithm"): starts text with its own direction, up to [`END`].
const ISOLATE: char = '\u{2068}';
/// POP DIRECTIONAL ISOLATE.
const END: char = '\u{2069}';

/// Puts values into the places of their names, such as `{name}`. The values are not looked through. In a text from right
/// to left, values are isolated unless they are numbers: the slash of `/blog` would otherwise stand at its other end.
#[must_use]
pub fn fill(text: &str, values: &[(&str, &dyn Display)]) -> String {
    let isolates = current().direction() == "rtl";
    let mut filled = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let value = after
            .split_once('}')
            .and_then(|(name, after)| values.iter().find(|(known, _)| *known == name).map(|(_, value)| (value, after)));
        rest = match value {
            Some((value, after)) => {
                let start = filled.len();
                // Writing to a `String` fails only if the value's own `Display` does.
                let _ = write!(filled, "{value}");
                let is_number = filled.bytes().skip(start).all(|byte| byte.is_ascii_digit());
                if isolates && !is_number {
                    filled.insert(start, ISOLATE);
                    filled.push(END);
                }
                after
            }
            None => {
                filled.push('{');
                after
            }
        };
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_come_where_their_names_stand() {
        let values: &[(&str, &dyn Display)] = &[("name", &"{n}"), ("n", &7)];
        let rows = [
            ("", ""),
            ("{n} of {name}", "7 of {n}"),
            ("{name}{n}{name}", "{n}7{n}"),
            ("{unknown} {n", "{unknown} {n"),
            ("}{n}", "}7"),
            ("{{n}", "{7"),
        ];
        for (text, expected) in rows {
            assert_eq!(fill(text, values), expected, "{text:?}");
        }
    }

    #[test]
    fn in_text_from_right_to_left_values_have_their_own_direction() {
        let values: &[(&str, &dyn Display)] = &[("path", &"/blog"), ("n", &7), ("nothing", &"")];
        let filled = |language| crate::within(language, || fill("{path} {n}{nothing}", values));
        assert_eq!(filled(Language::Arabic), "\u{2068}/blog\u{2069} 7");
        assert_eq!(filled(Language::German), "/blog 7");
    }

    proptest! {
        #[test]
        fn a_text_without_places_stays(text in "[^{]{0,40}") {
            prop_assert_eq!(fill(&text, &[("n", &1)]), text);
        }
    }
}
