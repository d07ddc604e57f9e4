//! Embeds untrusted text, such as names and titles, safely in Usher's own sentences.
//!
//! Right-to-left letters reorder the text around them, and Unicode's directional control characters reorder whatever
//! follows (UAX #9, "Unicode Bidirectional Algorithm"). Pages isolate such text with the element `bdi`. Where only
//! plain text is possible, as in a sentence or a title, Unicode's two isolate characters do the same.

use std::fmt::{self, Display, Write as _};

/// FIRST STRONG ISOLATE: starts text with its own direction, up to [`END`].
const ISOLATE: char = '\u{2068}';
/// POP DIRECTIONAL ISOLATE.
const END: char = '\u{2069}';
/// The first right-to-left letter. No character before it is reordered.
const FIRST_FROM_RIGHT: char = '\u{590}';

/// Untrusted text inside a sentence. `Display` isolates it where needed and writes [`visible`] characters only.
#[derive(Clone, Copy, Debug)]
pub struct Untrusted<'a>(pub &'a str);

impl Display for Untrusted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.chars().all(|c| c < FIRST_FROM_RIGHT && !is_control(c)) {
            return f.write_str(self.0);
        }
        f.write_char(ISOLATE)?;
        f.write_str(&visible(self.0))?;
        f.write_char(END)
    }
}

/// Replaces each invisible control character with U+FFFD. Keeps pairs of isolate characters, as [`Untrusted`] writes
/// them, and closes an unclosed one so that it does not affect the text that follows.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut open = 0_usize;
    for c in text.chars() {
        let is_fence = match c {
            ISOLATE => {
                open += 1;
                true
            }
            END if open > 0 => {
                open -= 1;
                true
            }
            _ => false,
        };
        shown.push(if is_control(c) && !is_fence { char::REPLACEMENT_CHARACTER } else { c });
    }
    shown.extend(std::iter::repeat_n(END, open));
    shown
}

/// Whether the character is an invisible control character: C0 and C1 controls except line breaks and tabs; line and
/// paragraph separators; directional embeddings, overrides and isolates; deprecated format characters and those for
/// internal use. Joiners and marks that a script needs are excluded: inside an isolate they are harmless.
fn is_control(c: char) -> bool {
    match c {
        '\n' | '\r' | '\t' => false,
        '\0'..'\u{20}'
        | '\u{7f}'..'\u{a0}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn row_16_a_name_stays_within_its_place_in_a_sentence() {
        let told = |name| format!("Only its owner {} can do this.", Untrusted(name));
        for plain in ["ada", "CorpSSO_a@b.example", "Müller, Zoë", "Ирина"] {
            assert_eq!(told(plain), format!("Only its owner {plain} can do this."));
        }
        assert_eq!(told("שרה"), "Only its owner \u{2068}שרה\u{2069} can do this.");
        assert_eq!(told("\u{202e}nimda"), "Only its owner \u{2068}\u{fffd}nimda\u{2069} can do this.");
        // A terminator inside the name would otherwise end the isolate of the sentence.
        assert_eq!(told("a\u{2069}\u{202e}b"), "Only its owner \u{2068}a\u{fffd}\u{fffd}b\u{2069} can do this.");
        assert_eq!(told("\u{2068}a"), "Only its owner \u{2068}\u{2068}a\u{2069}\u{2069} can do this.");
    }

    #[test]
    fn what_acts_and_is_not_seen_is_made_visible() {
        assert_eq!(visible("a\0b\u{7}c\u{85}d\u{feff}e\u{2028}f"), "a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}e\u{fffd}f");
        assert_eq!(visible("\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2069}"), "\u{fffd}".repeat(8));
        // Line breaks and tabs, a Persian word with a joiner, a family emoji, a mark that Arabic needs.
        for kept in ["two\r\nlines\tof text", "می\u{200c}خواهم", "👨\u{200d}👩\u{200d}👧", "\u{200f}مرحبا"]
        {
            assert_eq!(visible(kept), kept);
        }
    }

    proptest! {
        #[test]
        fn nothing_of_it_reaches_what_follows(text in "[a-zא-ת\u{202a}-\u{202e}\u{2066}-\u{2069}]{0,12}") {
            for shown in [visible(&text), Untrusted(&text).to_string(), visible(&Untrusted(&text).to_string())] {
                let mut open = 0_i32;
                for c in shown.chars() {
                    open += i32::from(c == ISOLATE) - i32::from(c == END);
                    prop_assert!(open >= 0 && (c == ISOLATE || c == END || !is_control(c)), "{shown:?}");
                }
                prop_assert_eq!(open, 0, "{:?}", shown);
            }
        }

        #[test]
        fn a_sentence_that_is_fenced_is_shown_as_it_is(name in "\\PC{0,12}") {
            let sentence = format!("It is open to the role {}, which you have.", Untrusted(&name));
            prop_assert_eq!(visible(&sentence), sentence);
        }
    }
}
