//! Compares texts line by line.

mod hunks;

use access::{DiffLine, Hunk, LineDiff};
use similar::TextDiff;
use std::{sync::Arc, thread, time::Duration};
use tokio::{sync::Semaphore, task};

/// Number of equal lines to show around those that differ.
const CONTEXT: usize = 3;
/// Maximum number of lines to show. A text that people write has some hundred.
const MAX_LINES: usize = 2_000;
/// How long to look for a short difference. After that, more lines may be shown as different than need be.
const SEARCH_TIME: Duration = Duration::from_millis(200);

/// Compares texts on separate threads, never on those that answer requests, and on at most half of the processors.
#[derive(Clone, Debug)]
pub(crate) struct LineDiffer(Arc<Semaphore>);

impl LineDiffer {
    pub(crate) fn new() -> Self {
        let processors = thread::available_parallelism().map_or(1, usize::from);
        Self(Arc::new(Semaphore::new(processors.div_ceil(2))))
    }

    /// How `new` differs from `old`; the text itself if there is nothing to compare it with. An error, which is logged,
    /// if the comparison failed.
    pub(crate) async fn compare(&self, old: Option<String>, new: String) -> Result<LineDiff, task::JoinError> {
        let compare = move || match old {
            Some(old) => compare(&old, &new),
            None => whole(&new),
        };
        self.run(compare).await
    }

    /// Where two texts differ that were both made of `base`, with suggestions whose lines to take. Without `base`, the
    /// suggestion is always `mine`.
    pub(crate) async fn hunks(
        &self,
        base: Option<String>,
        theirs: String,
        mine: String,
    ) -> Result<Vec<Hunk>, task::JoinError> {
        self.run(move || hunks::hunks(base.as_deref(), &theirs, &mine)).await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, task::JoinError> {
        // The semaphore is never closed. The blocking task owns the permit, because it continues when its caller goes
        // away.
        let permit = Arc::clone(&self.0).acquire_owned().await.ok();
        let work = move || {
            let _permit = permit;
            work()
        };
        task::spawn_blocking(work).await
    }
}

fn compare(old: &str, new: &str) -> LineDiff {
    // Without their ends: whether the last line has one makes no difference.
    let (old, new) = (old.lines().collect::<Vec<_>>(), new.lines().collect::<Vec<_>>());
    let diff = TextDiff::configure().timeout(SEARCH_TIME).diff_slices(&old, &new);
    let mut found = LineDiff::default();
    let mut left = MAX_LINES;
    for group in diff.grouped_ops(CONTEXT) {
        let lines = group.iter().flat_map(|op| diff.iter_changes(op)).map(|change| DiffLine {
            old: change.old_index().map(|index| index + 1),
            new: change.new_index().map(|index| index + 1),
            text: change.value().to_owned(),
        });
        add_part(&mut found, &mut left, lines);
    }
    found
}

fn whole(text: &str) -> LineDiff {
    let (mut found, mut left) = (LineDiff::default(), MAX_LINES);
    let line = |(text, number): (&str, usize)| DiffLine { old: Some(number), new: Some(number), text: text.to_owned() };
    add_part(&mut found, &mut left, text.lines().zip(1..).map(line));
    found
}

/// Adds as many of the lines as are left to show, and counts the others.
fn add_part(diff: &mut LineDiff, left: &mut usize, mut lines: impl Iterator<Item = DiffLine>) {
    let part: Vec<_> = lines.by_ref().take(*left).collect();
    *left -= part.len();
    diff.further += lines.count();
    if !part.is_empty() {
        diff.parts.push(part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::{collections::BTreeSet, fmt::Write as _, time::Instant};

    /// As `diff` writes it, with three dots between parts.
    fn written(diff: &LineDiff) -> String {
        let line = |line: &DiffLine| match (line.old, line.new) {
            (Some(_), Some(_)) => format!(" {}", line.text),
            (None, _) => format!("+{}", line.text),
            (_, None) => format!("-{}", line.text),
        };
        let parts = diff.parts.iter().map(|part| part.iter().map(line).collect::<Vec<_>>().join("\n"));
        parts.collect::<Vec<_>>().join("\n...\n")
    }

    #[test]
    fn what_differs_is_shown_with_some_lines_around_it() {
        let rows = [
            ("a\nb\nc", "a\nB\nc", " a\n-b\n+B\n c"),
            ("", "a\nb\n", "+a\n+b"),
            ("a\nb\n", "", "-a\n-b"),
            ("a\n", "a", ""),
            ("a", "a", ""),
            ("1\n2\n3\n4\n5\n6\n7\n8\n9", "1\n2\n3\n4\n5\n6\n7\n8\nx", " 6\n 7\n 8\n-9\n+x"),
            (
                "0\n1\n2\n3\n4\n5\n6\n7\n8\n9",
                "x\n1\n2\n3\n4\n5\n6\n7\n8\ny",
                "-0\n+x\n 1\n 2\n 3\n...\n 6\n 7\n 8\n-9\n+y",
            ),
        ];
        for (old, new, expected) in rows {
            assert_eq!(written(&compare(old, new)), expected, "{old:?} {new:?}");
        }
        let line = |old, new, text: &str| DiffLine { old, new, text: text.to_owned() };
        let parts = vec![vec![line(Some(1), Some(1), "a"), line(Some(2), None, "b"), line(None, Some(2), "c")]];
        assert_eq!(compare("a\nb", "a\nc"), LineDiff { parts, further: 0 });
        assert_eq!(written(&whole("a\n\nb\n")), " a\n \n b");
        assert_eq!(whole(""), LineDiff::default());
    }

    #[test]
    fn so_many_lines_are_shown_and_the_others_counted() {
        let text = |word: &str, lines: usize| {
            (0..lines).fold(String::new(), |mut text, line| {
                let _ = writeln!(text, "{word} {line}");
                text
            })
        };
        let diff = compare(&text("a", 1_500), &text("b", 1_500));
        assert_eq!((diff.parts.iter().map(Vec::len).sum::<usize>(), diff.further), (MAX_LINES, 1_000));
        let diff = whole(&text("a", 2_001));
        assert_eq!((diff.parts.iter().map(Vec::len).sum::<usize>(), diff.further), (MAX_LINES, 1));
    }

    /// The longest texts, with as many lines as they can have, in which a shortest difference takes long to find.
    #[test]
    fn hostile_texts_take_a_bounded_time() {
        let text =
            |by: usize| (0..40_000).map(|nth| if (nth * by) % 7 < 3 { "a\n" } else { "b\n" }).collect::<String>();
        let started = Instant::now();
        let diff = compare(&text(3), &text(5));
        // Generous, for busy machines without optimisation.
        assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
        assert!(!diff.parts.is_empty());
    }

    proptest! {
        #[test]
        fn apart_from_what_is_shown_as_different_both_texts_are_the_same(
            old in "([ab]{0,2}\n){0,12}", new in "([ab]{0,2}\n){0,12}",
        ) {
            let diff = compare(&old, &new);
            let shown = || diff.parts.iter().flatten();
            let removed: BTreeSet<_> = shown().filter(|line| line.new.is_none()).filter_map(|line| line.old).collect();
            let added: BTreeSet<_> = shown().filter(|line| line.old.is_none()).filter_map(|line| line.new).collect();
            prop_assert_eq!(without(&old, &removed), without(&new, &added));
            let line = |text: &str, number: usize| text.lines().nth(number - 1).unwrap_or_default().to_owned();
            for shown in shown() {
                let in_old = shown.old.map(|number| line(&old, number));
                let in_new = shown.new.map(|number| line(&new, number));
                prop_assert!(in_old.into_iter().chain(in_new).all(|line| line == shown.text));
            }
        }
    }

    /// The text without the lines of these numbers.
    fn without(text: &str, numbers: &BTreeSet<usize>) -> Vec<String> {
        let lines = text.lines().zip(1..).filter(|(_, number)| !numbers.contains(number));
        lines.map(|(line, _)| line.to_owned()).collect()
    }
}
