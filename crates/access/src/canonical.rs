//! Unicode normalization of names. `é` is one character or `e` plus an accent, depending on the input method. Names are
//! compared in Normalization Form C (Unicode Standard Annex 15).

use std::borrow::Cow;

/// Returns the text in Normalization Form C.
#[must_use]
pub fn canonical(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { composed(text) }
}

#[cfg(not(target_family = "wasm"))]
fn composed(text: &str) -> Cow<'_, str> {
    icu_normalizer::ComposingNormalizerBorrowed::new_nfc().normalize(text)
}

/// The browser ships the Unicode tables, so the WebAssembly module need not.
#[cfg(target_family = "wasm")]
fn composed(text: &str) -> Cow<'_, str> {
    Cow::Owned(js_sys::JsString::from(text).normalize("NFC").into())
}

/// The text in Unicode Normalization Form KD: letters apart from their accents.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn decomposed(text: &str) -> Cow<'_, str> {
    icu_normalizer::DecomposingNormalizerBorrowed::new_nfkd().normalize(text)
}

/// The text in Unicode Normalization Form KD: letters apart from their accents.
#[cfg(target_family = "wasm")]
pub(crate) fn decomposed(text: &str) -> Cow<'_, str> {
    Cow::Owned(js_sys::JsString::from(text).normalize("NFKD").into())
}

/// The text as a search compares it: in small letters, without the accents of Latin, Greek and Cyrillic letters, in
/// Normalization Form C.
#[must_use]
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let small = decomposed(&lowercase(&decomposed(text)))
        .chars()
        .filter(|letter| !('\u{300}'..='\u{36f}').contains(letter))
        // At the end of a word, this letter has a small form of its own.
        .map(|letter| if letter == 'ς' { 'σ' } else { letter })
        .collect::<String>();
    canonical(&small).into_owned()
}

#[cfg(not(target_family = "wasm"))]
fn lowercase(text: &str) -> String {
    text.to_lowercase()
}

/// The browser has the Unicode tables for this as well.
#[cfg(target_family = "wasm")]
fn lowercase(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use icu_normalizer::DecomposingNormalizerBorrowed;
    use proptest::prelude::*;

    fn decomposed(text: &str) -> Cow<'_, str> {
        DecomposingNormalizerBorrowed::new_nfd().normalize(text)
    }

    #[test]
    fn what_looks_the_same_is_the_same() {
        let rows = [
            ("Cafe\u{301}", "Café"),
            ("A\u{30a}ngstro\u{308}m", "Ångström"),
            ("\u{212b}ngström", "Ångström"),
            ("\u{1112}\u{1161}\u{11ab}", "한"),
            ("か\u{3099}", "が"),
            ("plain", "plain"),
            ("", ""),
        ];
        for (typed, expected) in rows {
            assert_eq!(canonical(typed), expected);
            assert_eq!(canonical(&decomposed(expected)), expected);
        }
        assert_ne!(canonical("ﬁ"), "fi", "what merely resembles is not the same");
    }

    #[test]
    fn a_search_tells_neither_case_nor_accents_apart() {
        let rows = [
            ("Plain Text", "plain text"),
            ("ÉCOLE", "ecole"),
            ("e\u{301}cole", "ecole"),
            ("İstanbul", "istanbul"),
            ("ΟΔΟΣ", "οδοσ"),
            ("Straße", "straße"),
            ("が", "が"),
            ("", ""),
        ];
        for (text, expected) in rows {
            assert_eq!(folded(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn folding_does_not_depend_on_the_form(text in "\\PC{0,40}") {
            prop_assert_eq!(folded(&decomposed(&text)), folded(&text));
        }

        #[test]
        fn the_form_is_stable(text in "\\PC{0,40}") {
            let once = canonical(&text).into_owned();
            prop_assert_eq!(canonical(&once).into_owned(), once.clone());
            prop_assert_eq!(canonical(&decomposed(&text)).into_owned(), once);
        }
    }
}
