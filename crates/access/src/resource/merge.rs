//! Putting together two texts that were changed at the same time, one difference after the other.

use serde::{Deserialize, Serialize};
use std::{fmt, ops::Range, str::FromStr};

/// Maximum number of differences between two texts that are chosen one by one.
pub const MAX_HUNKS: usize = 100;

/// Whose lines to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The other user's, which are saved already.
    Theirs,
    /// The user's own.
    Mine,
}

/// A place where two texts differ, and whose lines to take there. As text, for a form: `mine 4-6 4-5`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hunk {
    /// The lines of the other user's text, counted from 0.
    pub theirs: Range<usize>,
    /// The lines of the user's own text.
    pub mine: Range<usize>,
    /// Whose lines to take.
    pub side: Side,
}

impl fmt::Display for Hunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { theirs, mine, side } = self;
        let side = if *side == Side::Theirs { "theirs" } else { "mine" };
        write!(f, "{side} {}-{} {}-{}", theirs.start, theirs.end, mine.start, mine.end)
    }
}

/// A text is no hunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoHunk;

impl FromStr for Hunk {
    type Err = NoHunk;

    fn from_str(text: &str) -> Result<Self, NoHunk> {
        let range = |text: &str| {
            let (start, end) = text.split_once('-')?;
            Some(start.parse().ok()?..end.parse().ok()?)
        };
        let mut words = text.split(' ');
        let side = match words.next() {
            Some("theirs") => Side::Theirs,
            Some("mine") => Side::Mine,
            _ => return Err(NoHunk),
        };
        match (words.next().and_then(range), words.next().and_then(range), words.next()) {
            (Some(theirs), Some(mine), None) => Ok(Self { theirs, mine, side }),
            _ => Err(NoHunk),
        }
    }
}

/// The lines of a text, each with its end.
#[must_use]
pub fn text_lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// The text with `\n` at the end of each line. Forms send `\r\n`.
#[must_use]
pub fn with_line_feeds(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Takes the chosen lines where two texts differ, and the common lines elsewhere. `None` if the hunks are not those of
/// these texts, because one of the texts was changed since they were compared.
#[must_use]
pub fn merge(theirs: &str, mine: &str, hunks: &[Hunk]) -> Option<String> {
    let (theirs, mine) = (with_line_feeds(theirs), with_line_feeds(mine));
    let (theirs, mine) = (text_lines(&theirs), text_lines(&mine));
    let mut merged = String::new();
    let (mut of_theirs, mut of_mine) = (0, 0);
    for hunk in hunks {
        let same = theirs.get(of_theirs..hunk.theirs.start)?;
        let (their_lines, my_lines) = (theirs.get(hunk.theirs.clone())?, mine.get(hunk.mine.clone())?);
        if mine.get(of_mine..hunk.mine.start)? != same {
            return None;
        }
        merged.extend(same.iter().copied());
        merged.extend(if hunk.side == Side::Theirs { their_lines } else { my_lines }.iter().copied());
        (of_theirs, of_mine) = (hunk.theirs.end, hunk.mine.end);
    }
    let rest = theirs.get(of_theirs..)?;
    if mine.get(of_mine..)? != rest {
        return None;
    }
    merged.extend(rest.iter().copied());
    Some(merged)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use proptest::prelude::*;

    fn hunk(side: Side, theirs: Range<usize>, mine: Range<usize>) -> Hunk {
        Hunk { theirs, mine, side }
    }

    #[test]
    fn a_hunk_is_the_same_in_a_form() {
        for hunk in [hunk(Side::Theirs, 0..0, 0..12), hunk(Side::Mine, 3..4, 5..5)] {
            assert_eq!(hunk.to_string().parse(), Ok(hunk));
        }
        for text in
            ["", "mine", "mine 1-2", "ours 1-2 1-2", "mine 1-2 1-2 1-2", "mine 1-x 1-2", "mine 1 2", "mine -1-2 1-2"]
        {
            assert_eq!(text.parse::<Hunk>(), Err(NoHunk), "{text}");
        }
    }

    #[test]
    fn hunks_of_other_texts_are_refused() {
        let (theirs, mine) = ("a\nB\nc\n", "a\nb\nc\n");
        let merged = |hunks: &[Hunk]| merge(theirs, mine, hunks);
        assert_eq!(merged(&[hunk(Side::Theirs, 1..2, 1..2)]).as_deref(), Some(theirs));
        assert_eq!(merge("a\r\nB\r\nc\r\n", "a\r\nb\r\nc\r\n", &[hunk(Side::Mine, 1..2, 1..2)]).as_deref(), Some(mine));
        let backwards = Range { start: 2, end: 1 };
        for hunks in [
            vec![],
            vec![hunk(Side::Mine, 0..1, 0..1)],
            vec![hunk(Side::Mine, 1..3, 1..2)],
            vec![hunk(Side::Mine, 1..9, 1..2)],
            vec![hunk(Side::Mine, backwards.clone(), backwards)],
            vec![hunk(Side::Mine, 1..2, 1..2), hunk(Side::Mine, 1..2, 1..2)],
        ] {
            assert_eq!(merged(&hunks), None, "{hunks:?}");
        }
        assert_eq!(merge("", "", &[]).as_deref(), Some(""));
    }

    proptest! {
        /// Texts are made of pieces: common lines, the lines of each where they differ, and the choice.
        #[test]
        fn each_choice_is_followed_and_nothing_else_changes(
            pieces in prop::collection::vec(("([ab]\n){0,3}", "([ab]\n){0,3}", "([ab]\n){0,3}", any::<bool>()), 0..6),
        ) {
            let (mut theirs, mut mine, mut expected, mut hunks) = (String::new(), String::new(), String::new(), Vec::new());
            let count = |text: &str| text.lines().count();
            for (common, of_theirs, of_mine, take_theirs) in &pieces {
                for text in [&mut theirs, &mut mine, &mut expected] {
                    text.push_str(common);
                }
                let (their_start, my_start) = (count(&theirs), count(&mine));
                theirs.push_str(of_theirs);
                mine.push_str(of_mine);
                expected.push_str(if *take_theirs { of_theirs } else { of_mine });
                let side = if *take_theirs { Side::Theirs } else { Side::Mine };
                hunks.push(hunk(side, their_start..count(&theirs), my_start..count(&mine)));
            }
            prop_assert_eq!(merge(&theirs, &mine, &hunks), Some(expected));
            let all = |side| hunks.iter().map(|hunk| Hunk { side, ..hunk.clone() }).collect::<Vec<_>>();
            prop_assert_eq!(merge(&theirs, &mine, &all(Side::Theirs)), Some(theirs.clone()));
            prop_assert_eq!(merge(&theirs, &mine, &all(Side::Mine)), Some(mine));
        }

        #[test]
        fn no_posted_hunks_bring_it_down(
            theirs in "([ab]\n?){0,5}", mine in "([ab]\n?){0,5}",
            hunks in prop::collection::vec((0..7_usize, 0..7_usize, 0..7_usize, 0..7_usize), 0..4),
        ) {
            let hunks: Vec<_> = hunks.into_iter().map(|(a, b, c, d)| hunk(Side::Mine, a..b, c..d)).collect();
            if let Some(merged) = merge(&theirs, &mine, &hunks) {
                prop_assert_eq!(merged, mine);
            }
        }
    }
}
