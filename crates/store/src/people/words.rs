//! The words by which people are found.

use crate::search::{MAX_WORDS, folded};
use access::Person;
use std::collections::BTreeSet;

/// Maximum number of words by which a name, and a username or e-mail address, is found.
const WORDS_OF_NAME: usize = 8;
const WORDS_OF_ADDRESS: usize = 4;
/// Maximum length of a word, in bytes; the rest is ignored. So the key of a row has room for the user's id.
const MAX_BYTES: usize = 128;

/// The beginnings by which a person is found: the words of the name, the username, the e-mail address, and what follows
/// a hyphen, dot or the like in them. The domain of an address is no word of its own, because thousands share it.
pub(super) fn words_of(person: &Person) -> BTreeSet<String> {
    let address = |text: &str| beginnings(text).into_iter().take(WORDS_OF_ADDRESS).collect::<Vec<_>>();
    let mut words: BTreeSet<String> = beginnings(&person.name).into_iter().take(WORDS_OF_NAME).collect();
    words.extend(address(&person.user.username));
    words.extend(person.email.as_deref().map(address).unwrap_or_default());
    words
}

/// The first [`MAX_WORDS`] words that are looked for, the longest first: it matches the fewest people.
pub(super) fn words_asked(text: &str) -> Vec<String> {
    let text = comparable(text);
    let words: BTreeSet<&str> = text.split_whitespace().take(MAX_WORDS).map(bare).map(clipped).collect();
    let mut words: Vec<String> = words.into_iter().map(str::to_owned).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
}

/// Whether each word that is looked for begins one of the person's.
pub(super) fn match_all(words: &BTreeSet<String>, asked: &[String]) -> bool {
    asked.iter().all(|asked| first_with(words, asked).is_some())
}

/// The first of the person's words that begins like this.
pub(super) fn first_with<'a>(words: &'a BTreeSet<String>, beginning: &str) -> Option<&'a String> {
    words.range(beginning.to_owned()..).next().filter(|word| word.starts_with(beginning))
}

/// The text up to this many bytes, in whole characters.
pub(super) fn clipped_to(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

fn clipped(word: &str) -> &str {
    clipped_to(word, MAX_BYTES)
}

/// For each place in the text where a word begins, what stands from there to the next space.
fn beginnings(text: &str) -> Vec<String> {
    let text = comparable(text);
    let mut found = Vec::new();
    for chunk in text.split_whitespace() {
        let domain = chunk.rfind('@').filter(|at| !chunk[..*at].chars().all(is_separator)).unwrap_or(chunk.len());
        found.push(clipped(chunk).to_owned());
        for (at, separator) in chunk[..domain].char_indices().filter(|(_, character)| is_separator(*character)) {
            let rest = &chunk[at + separator.len_utf8()..];
            if rest.starts_with(|next| !is_separator(next)) && at + separator.len_utf8() < domain {
                found.push(clipped(rest).to_owned());
            }
        }
    }
    found
}

/// [`folded`], and with one form of the Greek sigma: a word may go on after the part that is looked for.
fn comparable(text: &str) -> String {
    folded(text).replace('ς', "σ")
}

/// The word without the punctuation around it, as in “Lovelace, Ada” and “<ada@example.com>”.
fn bare(word: &str) -> &str {
    let bare = word.trim_matches(is_separator);
    if bare.is_empty() { word } else { bare }
}

fn is_separator(character: char) -> bool {
    character.is_ascii_punctuation() || matches!(character, '‐'..='―' | '‘'..='”' | '·' | '・')
}

#[cfg(test)]
mod tests {
    use super::*;
    use access::{UserId, UserRef};
    use proptest::prelude::*;

    fn person(name: &str, username: &str, email: Option<&str>) -> Person {
        Person {
            user: UserRef { id: UserId::new("https://pool", "1"), username: username.to_owned() },
            name: name.to_owned(),
            email: email.map(str::to_owned),
            provider: None,
            groups: BTreeSet::new(),
            attribute_roles: BTreeSet::new(),
            signed_in_at: 0,
            signed_out_at: None,
        }
    }

    fn finds(person: &Person, q: &str) -> bool {
        match_all(&words_of(person), &words_asked(q))
    }

    #[test]
    fn a_person_is_found_by_the_beginning_of_any_word() {
        let ada = person("Ada Maria O’Brien-Lovelace", "CorpSSO_ada.l", Some("Ada.Lovelace+usher@example.com"));
        for q in [
            "ada",
            "ADA",
            "mar",
            "o’brien-lovelace",
            "brien",
            "love",
            "corpsso_ada.l",
            "ada.lovelace+usher@example.com",
            "lovelace+u",
            "usher@",
            "lovelace, ada",
            "<ada.lovelace+usher@example.com>",
            "love ada corp",
            "maria-",
            "  ",
        ] {
            assert!(finds(&ada, q), "{q}");
        }
        for q in ["da", "velace", "example", "com", "ada bob", "adam"] {
            assert!(!finds(&ada, q), "{q}");
        }
    }

    #[test]
    fn case_and_composition_make_no_difference() {
        let person = person("Jose\u{301} ÅNGSTRÖM ΟΔΥΣΣΕΥΣ", "j", None);
        for q in ["JOSÉ", "jose\u{301}", "a\u{30a}ngstro\u{308}m", "ΟΔΥΣ", "οδυσσευς"] {
            assert!(finds(&person, q), "{q}");
        }
        assert!(!finds(&person, "angstrom"), "what merely resembles is not the same");
    }

    #[test]
    fn the_longest_word_is_looked_for_first() {
        assert_eq!(words_asked("a  bcd bc a"), ["bcd", "bc", "a"]);
        assert_eq!(words_asked(" "), [""; 0]);
        assert_eq!(words_asked("-- x"), ["--", "x"], "of punctuation alone nothing is left out");
        assert_eq!(words_asked(&"a b ".repeat(100)), words_asked("a b"), "at most so many words are looked for");
    }

    #[test]
    fn everybody_has_a_word_and_nobody_many() {
        for (name, username) in [("", "-"), ("***", "***"), ("\u{301}", "@")] {
            assert!(!words_of(&person(name, username, None)).is_empty(), "{name}");
        }
        let many = (0..100).map(|n| format!("word{n}")).collect::<Vec<_>>().join(" ");
        assert_eq!(words_of(&person(&many, &many.replace(' ', "."), Some("a.b.c.d.e.f.g@example.com"))).len(), 16);
    }

    proptest! {
        #[test]
        fn everybody_is_found_by_their_username(
            name in "\\PC{0,40}", username in "[^\\s\\pC]{1,20}", length in 1..20_usize,
        ) {
            let person = person(&name, &username, None);
            let words = words_of(&person);
            prop_assert!(words.iter().all(|word| word.len() <= MAX_BYTES && !word.contains(char::is_whitespace)));
            let first: String = comparable(&username).chars().take(length).collect();
            prop_assert!(finds(&person, &first), "{:?}", words);
        }
    }
}
