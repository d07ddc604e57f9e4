//! CSV as RFC 4180 has it, for people who open it in a spreadsheet.

/// The byte order mark, by which spreadsheets detect UTF-8.
pub(super) const BYTE_ORDER_MARK: &str = "\u{feff}";
/// The end of a line.
pub(super) const LINE_END: &str = "\r\n";

/// Beside letters and digits, with what a text begins that no spreadsheet takes for a formula: paths and JSON.
const HARMLESS: [char; 3] = ['/', '{', '['];

/// A line of these cells, with its end.
pub(super) fn line<T: AsRef<str>>(cells: impl IntoIterator<Item = T>) -> String {
    let cells: Vec<String> = cells.into_iter().map(|text| cell(text.as_ref())).collect();
    cells.join(",") + LINE_END
}

/// A quoted text that no spreadsheet evaluates (OWASP, "CSV Injection"; CWE-1236).
///
/// Formulas begin with `=`, `+`, `-`, `@` or their full-width forms, with a tab or a line end, and with any of them
/// after spaces and marks that nobody sees; the list grows with each program. So what begins otherwise than texts
/// usually do gets an apostrophe before it. As one that begins with an apostrophe gets another, taking one away gives
/// the text as it was.
fn cell(text: &str) -> String {
    let begins_as_usual = |first: char| first.is_alphanumeric() || HARMLESS.contains(&first);
    let guard = if text.chars().next().is_none_or(begins_as_usual) { "" } else { "'" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a spreadsheet may take for the beginning of a formula.
    const DANGEROUS: [char; 11] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n'];

    /// A line as RFC 4180 reads it.
    fn read(line: &str) -> Vec<String> {
        let inside = line.strip_suffix("\"\r\n").unwrap().strip_prefix('"').unwrap();
        // A quote in a text stands twice, so that this stands between two cells alone.
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

    /// As it was before the guard.
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
        /// Row 22: whatever people write, a spreadsheet computes none of it, and no word of it is lost.
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
