//! Where two texts differ that were both made of a third one.

use super::SEARCH_TIME;
use access::{Hunk, MAX_HUNKS, Side, text_lines};
use similar::{DiffTag, TextDiff};
use std::ops::Range;

/// Where the texts differ, in order. Where only the other user changed the base, the suggestion is their text; elsewhere
/// it is the user's own, of which nothing may get lost unseen. After [`MAX_HUNKS`] differences, one covers the rest.
pub(super) fn hunks(base: Option<&str>, theirs: &str, mine: &str) -> Vec<Hunk> {
    let (theirs, mine) = (text_lines(theirs), text_lines(mine));
    let mine_changed = base.map(|base| {
        let changes = differences(&text_lines(base), &mine).into_iter();
        changes.map(|(_, changed)| changed).collect::<Vec<_>>()
    });
    let side = |lines: &Range<usize>| match &mine_changed {
        Some(changed) if !changed.iter().any(|changed| touches(changed, lines)) => Side::Theirs,
        _ => Side::Mine,
    };
    let found = differences(&theirs, &mine).into_iter();
    let mut found: Vec<_> = found.map(|(theirs, mine)| Hunk { side: side(&mine), theirs, mine }).collect();
    if let Some(last) = found.get(MAX_HUNKS..).and_then(<[_]>::last).cloned() {
        found.truncate(MAX_HUNKS);
        if let Some(rest) = found.last_mut() {
            rest.theirs.end = last.theirs.end;
            rest.mine.end = last.mine.end;
            rest.side = Side::Mine;
        }
    }
    found
}

/// Whether two ranges have a line in common, or one of them is a place without lines at the other or in it.
fn touches(one: &Range<usize>, other: &Range<usize>) -> bool {
    if one.is_empty() || other.is_empty() {
        one.start <= other.end && other.start <= one.end
    } else {
        one.start < other.end && other.start < one.end
    }
}

/// The ranges of lines that differ, in order and never adjacent.
fn differences(old: &[&str], new: &[&str]) -> Vec<(Range<usize>, Range<usize>)> {
    let diff = TextDiff::configure().timeout(SEARCH_TIME).diff_slices(old, new);
    let mut found: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for op in diff.ops().iter().filter(|op| op.tag() != DiffTag::Equal) {
        let (of_old, of_new) = (op.old_range(), op.new_range());
        match found.last_mut() {
            Some((old, new)) if old.end == of_old.start && new.end == of_new.start => {
                (old.end, new.end) = (of_old.end, of_new.end);
            }
            _ => found.push((of_old, of_new)),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use access::merge;
    use proptest::prelude::*;
    use std::time::{Duration, Instant};

    const BASE: &str = "a\nb\nc\nd\ne\n";

    #[test]
    fn what_only_the_other_user_changed_is_suggested() {
        // What the other user saved, one's own text, and what the suggestions make of them.
        let rows = [
            ("a\nB\nc\nd\ne\n", "a\nb\nc\nD\ne\n", "a\nB\nc\nD\ne\n"),
            ("a\nb\nc\nd\ne\nf\n", "A\nb\nc\nd\ne\n", "A\nb\nc\nd\ne\nf\n"),
            ("a\nb\nd\ne\n", "a\nb\nc\nd\nE\n", "a\nb\nd\nE\n"),
            ("a\nB\nc\nd\ne\n", "a\nd\ne\n", "a\nd\ne\n"),
            ("a\nb\nc\nd\ne\n", "a\nd\ne\n", "a\nd\ne\n"),
            // Both changed the same line.
            ("a\nB\nc\nd\ne\n", "a\nbb\nc\nd\ne\n", "a\nbb\nc\nd\ne\n"),
            // Both changed it in the same way.
            ("a\nB\nc\nd\ne\n", "a\nB\nc\nd\nE\n", "a\nB\nc\nd\nE\n"),
        ];
        for (theirs, mine, expected) in rows {
            assert_eq!(
                merge(theirs, mine, &hunks(Some(BASE), theirs, mine)).as_deref(),
                Some(expected),
                "{theirs} {mine}"
            );
        }
        let (theirs, mine) = ("a\nB\nc\n", "a\nb\nC\n");
        assert_eq!(merge(theirs, mine, &hunks(None, theirs, mine)).as_deref(), Some(mine));
    }

    #[test]
    fn there_are_so_many_choices_and_no_more() {
        let theirs: String = (0..300).map(|line| format!("{line}\n")).collect();
        let mine: String =
            (0..300).map(|line| if line % 2 == 0 { format!("{line}\n") } else { "mine\n".to_owned() }).collect();
        let found = hunks(Some(&mine), &theirs, &mine);
        assert_eq!(found.len(), MAX_HUNKS);
        assert_eq!(found.last().map(|hunk| (hunk.theirs.end, hunk.side)), Some((300, Side::Mine)));
        let of = |side| found.iter().map(|hunk| Hunk { side, ..hunk.clone() }).collect::<Vec<_>>();
        assert_eq!(merge(&theirs, &mine, &of(Side::Theirs)), Some(theirs.clone()));
        assert_eq!(merge(&theirs, &mine, &of(Side::Mine)), Some(mine.clone()));
    }

    #[test]
    fn hostile_texts_take_a_bounded_time() {
        let text =
            |by: usize| (0..40_000).map(|nth| if (nth * by) % 7 < 3 { "a\n" } else { "b\n" }).collect::<String>();
        let started = Instant::now();
        let (theirs, mine) = (text(3), text(5));
        let found = hunks(Some(&text(4)), &theirs, &mine);
        // Generous, for busy machines without optimisation.
        assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
        assert!(merge(&theirs, &mine, &found).is_some());
    }

    proptest! {
        #[test]
        fn all_of_one_side_is_its_text(
            base in "([ab]{0,1}\n){0,9}[ab]?", theirs in "([ab]{0,1}\n){0,9}[ab]?", mine in "([ab]{0,1}\n){0,9}[ab]?",
        ) {
            for base in [None, Some(base.as_str())] {
                let found = hunks(base, &theirs, &mine);
                let of = |side| found.iter().map(|hunk| Hunk { side, ..hunk.clone() }).collect::<Vec<_>>();
                prop_assert_eq!(merge(&theirs, &mine, &of(Side::Theirs)), Some(theirs.clone()));
                prop_assert_eq!(merge(&theirs, &mine, &of(Side::Mine)), Some(mine.clone()));
            }
        }

        #[test]
        fn whoever_changed_nothing_is_suggested_the_other_text(
            theirs in "([ab]{0,1}\n){0,9}[ab]?", mine in "([ab]{0,1}\n){0,9}[ab]?",
        ) {
            prop_assert_eq!(merge(&theirs, &mine, &hunks(Some(&mine), &theirs, &mine)), Some(theirs.clone()));
            prop_assert_eq!(merge(&theirs, &mine, &hunks(Some(&theirs), &theirs, &mine)), Some(mine.clone()));
        }
    }
}
