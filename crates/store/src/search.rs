//! Text to search, and the words to look for in it.

use access::canonical;
use std::collections::BTreeSet;

/// Maximum number of words that a search looks for; the rest is ignored. Each is one condition of DynamoDB's filter.
pub(crate) const MAX_WORDS: usize = 10;

/// The text in the form used for searching: lower case and canonical.
pub(crate) fn folded(text: &str) -> String {
    canonical(&canonical(text).to_lowercase()).into_owned()
}

/// The words of a search, [`folded`]. A match contains all of them, in any order.
pub(crate) fn words(search: &str) -> BTreeSet<String> {
    folded(search).split_whitespace().take(MAX_WORDS).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_search_is_its_words() {
        let words = |search| words(search).into_iter().collect::<Vec<_>>();
        assert_eq!(words(" Note\tAUDIT note\u{a0}Cafe\u{301} "), ["audit", "café", "note"]);
        assert_eq!(words(" "), [""; 0]);
    }

    proptest! {
        #[test]
        fn a_text_is_found_by_its_words_in_any_order(
            mut of_text in prop::collection::vec("\\S{1,8}", 0..MAX_WORDS),
            seed in any::<usize>(),
        ) {
            let text = folded(&of_text.join(" "));
            let in_order = words(&of_text.join(" "));
            let turns = seed % of_text.len().max(1);
            of_text.rotate_left(turns);
            of_text.reverse();
            prop_assert_eq!(&words(&of_text.join("  ")), &in_order);
            prop_assert!(in_order.iter().all(|word| text.contains(word.as_str())));
        }

        #[test]
        fn no_search_has_more_words_than_are_looked_for(search in "\\PC{0,200}") {
            let words = words(&search);
            prop_assert!(words.len() <= MAX_WORDS);
            prop_assert!(words.iter().all(|word| !word.is_empty() && !word.contains(char::is_whitespace)));
        }
    }
}
