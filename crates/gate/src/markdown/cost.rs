//! What a text would cost to read, estimated in one pass before it is read.
//!
//! A parser walks through all open quotes at each line, and fills each row of a table up to the columns of its head: a
//! short text can ask for work that grows with the square of its length (CWE-407).

use super::Excess;

/// The most steps from quote to quote. A text of 80,000 characters that people write takes some thousands.
const MAX_STEPS: usize = 20_000_000;
/// The most cells that the tables of a text may have, were each row as long as its head. GitHub's limit is 200,000.
const MAX_CELLS: usize = 50_000;

/// What is too expensive about the text, if anything is.
pub(super) fn excess(text: &str) -> Option<Excess> {
    let (mut steps, mut deepest) = (0_usize, (0, 0));
    let (mut cells, mut columns, mut table) = (0_usize, 0, 0);
    for (line, number) in text.lines().zip(1..) {
        let quotes = quotes(line);
        deepest = deepest.max((quotes, number));
        // Opening them takes the square of their number; each later line may be a part of the deepest.
        steps = steps.saturating_add(quotes.saturating_mul(quotes)).saturating_add(deepest.0);
        if line.trim().is_empty() {
            columns = 0;
        } else if is_table_head(line) {
            (columns, table) = (columns.max(line.matches('|').count() + 1), number);
        }
        cells = cells.saturating_add(columns);
        if steps > MAX_STEPS {
            return Some(Excess::Nesting { line: deepest.1 });
        }
        if cells > MAX_CELLS {
            return Some(Excess::Table { line: table });
        }
    }
    None
}

/// How many quotes a line can open: the `>` at its beginning, with the marks of lists and footnotes between them.
fn quotes(line: &str) -> usize {
    let (mut rest, mut quotes) = (line, 0);
    loop {
        let marks = |c: char| c.is_ascii_whitespace() || c.is_ascii_digit() || "-+*.)".contains(c);
        rest = rest.trim_start_matches(marks);
        if let Some(quoted) = rest.strip_prefix('>') {
            (rest, quotes) = (quoted, quotes + 1);
            continue;
        }
        match rest.strip_prefix("[^").and_then(|label| label.split_once("]:")) {
            Some((_, footnote)) => rest = footnote,
            None => return quotes,
        }
    }
}

/// Whether it may be the line between the head of a table and its rows: `|---|:-:|`.
fn is_table_head(line: &str) -> bool {
    line.contains('|') && line.contains('-') && line.chars().all(|c| c.is_ascii_whitespace() || "|:->".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_cheap() {
        let rows = [
            "> a\n> > b\n\n- c\n  - d\n".repeat(4_000),
            format!("```\n{}\n```\n", ">".repeat(80)).repeat(900),
            format!("|{}\n|{}\n", "a|".repeat(20), "-|".repeat(20)) + &format!("|{}\n", "b|".repeat(20)).repeat(1_500),
            "-> --> a | b\n".repeat(6_000),
            "---\n".repeat(20_000),
        ];
        for text in rows {
            assert_eq!(excess(&text), None, "{}", text.get(..40).unwrap_or(&text));
        }
    }

    #[test]
    fn the_line_to_blame_is_named() {
        let deep = format!("a\n\n{}\n{}", ">".repeat(10_000), "b\n".repeat(10_000));
        assert_eq!(excess(&deep), Some(Excess::Nesting { line: 3 }));
        let hidden = format!("[^a]: - 1. {}", "> [^b]: * ".repeat(8_000));
        assert_eq!(excess(&hidden), Some(Excess::Nesting { line: 1 }));
        let wide = format!("a\n\n{}\n{}\n{}", "|a".repeat(5_000), "|-".repeat(5_000), "b\n".repeat(5_000));
        assert_eq!(excess(&wide), Some(Excess::Table { line: 4 }));
    }
}
