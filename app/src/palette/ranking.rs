//! How well texts match what somebody typed. Case, accents and the form of Unicode do not matter.

use access::folded;

/// How a text matches; the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Match {
    /// It begins with what was typed.
    Beginning,
    /// Each typed word begins a word of it.
    Words,
    /// It contains each typed word.
    Inside,
}

/// Positions of the texts that contain all typed words, the best match first. Equal matches stay in their order. If
/// nothing was typed, all texts match.
pub(super) fn rank<T: AsRef<str>>(typed: &str, texts: &[T]) -> Vec<usize> {
    let typed = folded(typed);
    let words: Vec<&str> = typed.split_whitespace().collect();
    let matches = texts.iter().enumerate();
    let mut matches: Vec<(Match, usize)> =
        matches.filter_map(|(at, text)| Some((matched(&words, &folded(text.as_ref()))?, at))).collect();
    matches.sort_unstable();
    matches.into_iter().map(|(_, at)| at).collect()
}

fn matched(words: &[&str], text: &str) -> Option<Match> {
    let begins = |word: &&str| text.split_whitespace().any(|part| part.starts_with(word));
    if text.starts_with(&words.join(" ")) {
        Some(Match::Beginning)
    } else if words.iter().all(begins) {
        Some(Match::Words)
    } else {
        words.iter().all(|word| text.contains(word)).then_some(Match::Inside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXTS: [&str; 6] = ["Resource map", "New resource", "Usage", "Café im Haus", "Audit trail", "Your resources"];

    fn found(typed: &str) -> Vec<&'static str> {
        rank(typed, &TEXTS).into_iter().map(|at| TEXTS[at]).collect()
    }

    #[test]
    fn the_best_match_comes_first() {
        assert_eq!(found(""), TEXTS);
        assert_eq!(found("  "), TEXTS);
        assert_eq!(found("resource"), ["Resource map", "New resource", "Your resources"]);
        assert_eq!(found("map res"), ["Resource map"]);
        assert_eq!(found("sag"), ["Usage"]);
        assert_eq!(found("source new"), ["New resource"]);
        assert_eq!(found("CAFE\u{301} haus"), ["Café im Haus"]);
        assert_eq!(found("cafe"), ["Café im Haus"]);
        assert!(found("resource audit").is_empty());
    }

    /// Letters in one character, with the accent apart, and without it.
    const LETTERS: [[&str; 3]; 8] = [
        ["a", "a", "a"],
        ["b", "b", "b"],
        ["é", "e\u{301}", "e"],
        ["ö", "o\u{308}", "o"],
        ["ç", "c\u{327}", "c"],
        ["ά", "α\u{301}", "α"],
        ["й", "и\u{306}", "и"],
        [" ", " ", " "],
    ];

    /// One text in the three spellings.
    fn spellings() -> impl Strategy<Value = [String; 3]> {
        let letters = prop::collection::vec(prop::sample::select(&LETTERS[..]), 0..8);
        letters.prop_map(|letters| [0, 1, 2].map(|way| letters.iter().map(|letter| letter[way]).collect()))
    }

    proptest! {
        #[test]
        fn any_text_can_be_typed(typed in "\\PC{0,20}", texts in prop::collection::vec("\\PC{0,20}", 0..8)) {
            let found = rank(&typed, &texts);
            let mut positions = found.clone();
            positions.sort_unstable();
            positions.dedup();
            prop_assert_eq!(positions.len(), found.len());
            prop_assert!(positions.iter().all(|at| *at < texts.len()));
        }

        #[test]
        fn equal_texts_stay_in_their_order(typed in spellings(), text in spellings(), times in 1_usize..5) {
            let found = rank(&typed[0], &vec![&text[0]; times]);
            prop_assert!(found.is_empty() || found == (0..times).collect::<Vec<_>>());
        }

        #[test]
        fn neither_case_nor_accents_matter(typed in spellings(), texts in prop::collection::vec(spellings(), 0..8)) {
            let way = |way: usize| texts.iter().map(|text| text[way].clone()).collect::<Vec<_>>();
            let found = rank(&typed[0], &way(0));
            let capitals: Vec<String> = way(0).iter().map(|text| text.to_uppercase()).collect();
            prop_assert_eq!(&rank(&typed[0].to_uppercase(), &way(0)), &found);
            prop_assert_eq!(&rank(&typed[0], &capitals), &found);
            for other in [1, 2] {
                prop_assert_eq!(&rank(&typed[other], &way(0)), &found);
                prop_assert_eq!(&rank(&typed[0], &way(other)), &found);
            }
        }

        #[test]
        fn each_text_finds_itself(texts in prop::collection::vec(spellings(), 1..8)) {
            let own: Vec<&str> = texts.iter().map(|text| text[0].as_str()).collect();
            for (at, text) in texts.iter().enumerate() {
                prop_assert!(rank(&text[1], &own).contains(&at));
            }
        }
    }
}
