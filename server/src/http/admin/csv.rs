//! CSV (RFC 4180) that is safe to open in a spreadsheet.

/// Starts a file, so that spreadsheets recognise UTF-8.
pub(super) const BYTE_ORDER_MARK: &str = "\u{feff}";
/// Line terminator of RFC 4180.
pub(super) const LINE_END: &str = "\r\n";

/// First characters, beside letters and digits, that start no formula in any spreadsheet: those of paths and JSON.
const HARMLESS: [char; 3] = ['/', '{', '['];

/// Formats the cells as a line, with its terminator.
pub(super) fn line<T: AsRef<str>>(cells: impl IntoIterator<Item = T>) -> String {
    let cells: Vec<String> = cells.into_iter().map(|text| cell(text.as_ref())).collect();
    cells.join(",") + LINE_END
}

/// Formats a quoted cell that no spreadsheet evaluates (OWASP, "CSV Injection"; CWE-1236).
///
/// Formulas begin with `=`, `+`, `-`, `@` or their full-width forms, with a tab or a line break, or with any of these
/// after spaces and invisible characters; the list differs by spreadsheet. So text with an unusual first character gets
/// an apostrophe in front. Text that begins with an apostrophe gets another, so removing one restores the original.
fn cell(text: &str) -> String {
    let begins_as_usual = |first: char| first.is_alphanumeric() || HARMLESS.contains(&first);
    let guard = if text.chars().next().is_none_or(begins_as_usual) { "" } else { "'" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Characters that a spreadsheet may take for the start of a formula.
    const DANGEROUS: [char; 11] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n'];

    /// Parses a line according to RFC 4180.
    fn read(line: &str) -> Vec<String> {
        let inside = line.strip_suffix("\"\r\n").unwrap().strip_prefix('"').unwrap();
        // Quotes inside a cell are doubled, so a lone quote ends a cell.
        let (mut cells, mut cell, mut rest) = (Vec::new(), String::new(), inside.chars());
        while let Some(c) = rest.next() {
            match (c, rest.as_str()) {
                ('"', next) if next.starts_with('"') => {
                    cell.push('"');
                    rest.next();
                }
                ('"', next) => {
                    assert!(next.starts_with(",\""), "{line:?}");
                    cells.push(std::mem::take(&mut cell));
                    rest.nth(1);
                }
                _ => cell.push(c),
            }
        }
        cells.push(cell);
        cells
    }

    /// Removes the guard.
    fn without_guard(cell: &str) -> &str {
        cell.strip_prefix('\'').unwrap_or(cell)
    }

    /// Row 22.
    #[test]
    fn a_cell_is_one_cell_and_no_formula() {
        for (text, written) in [
            ("", r#""""#),
            ("a,b", r#""a,b""#),
            ("a \"b\"", r#""a ""b""""#),
            ("7", r#""7""#),
            ("/reports/q3", r#""/reports/q3""#),
            ("{\"a\":1}", r#""{""a"":1}""#),
            ("line\nline", "\"line\nline\""),
            ("=1+1", r#""'=1+1""#),
            ("@x", r#""'@x""#),
            ("-hash_", r#""'-hash_""#),
            ("＝1", r#""'＝1""#),
            (" =1", r#""' =1""#),
            ("\u{feff}=1", "\"'\u{feff}=1\""),
            ("\u{200b}\u{a0}=1", "\"'\u{200b}\u{a0}=1\""),
            ("\n=1", "\"'\n=1\""),
            ("'=1", r#""''=1""#),
        ] {
            assert_eq!(cell(text), written);
        }
    }

    proptest! {
        /// Row 22: spreadsheets evaluate no cell, whatever the text, and no text is lost.
        #[test]
        fn no_cell_is_computed_and_none_is_lost(
            cells in proptest::collection::vec(
                prop_oneof![
                    any::<String>(),
                    "[ \\u{a0}\\u{3000}\\u{feff}\\u{200b}\\u{200f}\\u{2060}\\u{ad}'\"\\x00-\\x1f]{0,4}[=+@＝＋－＠\t\r\n-].{0,8}",
                ],
                1..8,
            )
        ) {
            let written = line(&cells);
            let read = read(&written);
            prop_assert_eq!(read.iter().map(|cell| without_guard(cell)).collect::<Vec<_>>(), cells);
            for cell in read {
                let is_seen = |c: &char| {
                    !c.is_whitespace() && !c.is_control() && !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
                };
                prop_assert!(!cell.chars().next().is_some_and(|first| DANGEROUS.contains(&first)), "{:?}", cell);
                prop_assert!(!cell.chars().find(is_seen).is_some_and(|first| DANGEROUS.contains(&first)), "{:?}", cell);
            }
        }
    }
}
