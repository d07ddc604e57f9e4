//! Estimates in one pass what parsing a text would cost, before parsing it.
//!
//! A parser visits all open quotes at each line, and pads each table row to the number of columns in the header. So a
//! short text can cause work that grows with the square of its length (CWE-407).

use super::Excess;

/// Maximum number of steps from quote to quote. A text of 80,000 characters that people write takes a few thousand.
const MAX_STEPS: usize = 20_000_000;
/// Maximum number of table cells in a text, counting each row as long as its header. GitHub's limit is 200,000.
const MAX_CELLS: usize = 50_000;

/// Returns what is too expensive about the text, if anything.
pub(super) fn excess(text: &str) -> Option<Excess> {
    let (mut steps, mut deepest) = (0_usize, (0, 0));
    let (mut cells, mut columns, mut table) = (0_usize, 0, 0);
    for (line, number) in text.lines().zip(1..) {
        let quotes = quotes(line);
        deepest = deepest.max((quotes, number));
        // Opening quotes takes the square of their number in steps; each later line may belong to the deepest quote.
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

/// How many quotes a line can open: the `>` at its start, possibly with list and footnote markers between them.
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

/// Whether the line may separate a table's header from its rows: `|---|:-:|`.
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
