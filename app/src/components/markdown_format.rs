//! Formatting of selected text as Markdown (pure).

use i18n::tr;
use std::ops::Range;

/// What a button of the toolbar does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MarkdownFormat {
    Bold,
    Italic,
    Heading,
    Link,
    List,
    Code,
}

/// A change of a text. Positions count UTF-16 units, as the browser does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TextEdit {
    /// What to replace.
    pub(crate) range: Range<usize>,
    /// What to put there.
    pub(crate) text: String,
    /// What to select then.
    pub(crate) select: Range<usize>,
}

impl MarkdownFormat {
    pub(crate) const ALL: [Self; 6] = [Self::Bold, Self::Italic, Self::Heading, Self::Link, Self::List, Self::Code];

    /// Name of the button.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Bold => tr!("Bold"),
            Self::Italic => tr!("Italic"),
            Self::Heading => tr!("Heading"),
            Self::Link => tr!("Link"),
            Self::List => tr!("List"),
            Self::Code => tr!("Code"),
        }
    }

    /// Formats the selection, or removes the format where it is already. `selected` counts UTF-16 units.
    pub(crate) fn apply(self, text: &str, selected: Range<usize>) -> TextEdit {
        let start = byte_at(text, selected.start);
        let selected = start..byte_at(text, selected.end).max(start);
        let change = match self {
            Self::Bold => wrap(text, selected, "**", tr!("bold text")),
            Self::Italic => wrap(text, selected, "_", tr!("italic text")),
            Self::Code if text[selected.clone()].contains('\n') => fence(text, selected),
            Self::Code => wrap(text, selected, "`", tr!("code")),
            Self::Link => link(text, selected),
            Self::Heading => prefix(text, selected, "## "),
            Self::List => prefix(text, selected, "- "),
        };
        let start = units(&text[..change.range.start]);
        let at = |byte: usize| start + units(&change.text[..byte]);
        TextEdit {
            range: start..start + units(&text[change.range.clone()]),
            select: at(change.select.start)..at(change.select.end),
            text: change.text,
        }
    }
}

/// As [`TextEdit`], in bytes. `select` is relative to the new text.
struct Change {
    range: Range<usize>,
    text: String,
    select: Range<usize>,
}

/// Puts marks around the selection without the white space at its ends, which Markdown does not format.
fn wrap(text: &str, selected: Range<usize>, mark: &str, example: &str) -> Change {
    let chosen = &text[selected.clone()];
    let start = selected.start + (chosen.len() - chosen.trim_start().len());
    let inner = chosen.trim();
    let range = if inner.is_empty() { selected } else { start..start + inner.len() };
    let bare = inner.strip_prefix(mark).and_then(|inner| inner.strip_suffix(mark)).filter(|inner| !inner.is_empty());
    if let Some(bare) = bare {
        return Change { range, text: bare.to_owned(), select: 0..bare.len() };
    }
    if !inner.is_empty() && text[..range.start].ends_with(mark) && text[range.end..].starts_with(mark) {
        let range = range.start - mark.len()..range.end + mark.len();
        return Change { range, text: inner.to_owned(), select: 0..inner.len() };
    }
    let inner = if inner.is_empty() { example } else { inner };
    Change { range, text: format!("{mark}{inner}{mark}"), select: mark.len()..mark.len() + inner.len() }
}

/// Makes a link of the selection, and selects what is still to be typed.
fn link(text: &str, selected: Range<usize>) -> Change {
    const ADDRESS: &str = "https://";
    let unnamed = tr!("link text");
    let chosen = text[selected.clone()].trim();
    let is_address = chosen.starts_with("https://") || chosen.starts_with("http://");
    let (label, address) = match (chosen.is_empty(), is_address) {
        (true, _) => (unnamed, ADDRESS),
        (false, true) => (unnamed, chosen),
        (false, false) => (chosen, ADDRESS),
    };
    let select = if label == chosen {
        let start = label.len() + 3;
        start..start + address.len()
    } else {
        1..1 + label.len()
    };
    Change { range: selected, text: format!("[{label}]({address})"), select }
}

/// Puts the selected lines into a block of code.
fn fence(text: &str, selected: Range<usize>) -> Change {
    let range = whole_lines(text, selected);
    let lines = &text[range.clone()];
    Change { text: format!("```\n{lines}\n```"), select: 4..4 + lines.len(), range }
}

/// Puts a mark in front of each selected line, or removes it if all have it.
fn prefix(text: &str, selected: Range<usize>, mark: &str) -> Change {
    let range = whole_lines(text, selected);
    let lines: Vec<_> = text[range.clone()].split('\n').collect();
    let is_marked =
        lines.iter().all(|line| line.starts_with(mark) || line.is_empty()) && lines.iter().any(|line| !line.is_empty());
    let single = lines.len() == 1;
    let changed = lines.into_iter().map(|line| match line.strip_prefix(mark) {
        Some(bare) if is_marked => bare.to_owned(),
        Some(_) => line.to_owned(),
        None if line.is_empty() && !single => String::new(),
        None => format!("{mark}{line}"),
    });
    let text = changed.collect::<Vec<_>>().join("\n");
    // On one line one goes on typing at its end.
    let select = if single { text.len()..text.len() } else { 0..text.len() };
    Change { range, text, select }
}

/// The lines of the selection, without the line break after them.
fn whole_lines(text: &str, selected: Range<usize>) -> Range<usize> {
    let start = text[..selected.start].rfind('\n').map_or(0, |at| at + 1);
    // A selection of whole lines usually ends at the start of the next one, which is not meant.
    let end = if selected.end > selected.start && text[..selected.end].ends_with('\n') {
        selected.end - 1
    } else {
        selected.end
    };
    let end = text[end..].find('\n').map_or(text.len(), |at| end + at);
    start..end
}

fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// The byte at this number of UTF-16 units, at the end of a character.
fn byte_at(text: &str, units: usize) -> usize {
    let mut passed = 0;
    for (byte, letter) in text.char_indices() {
        if passed >= units {
            return byte;
        }
        passed += letter.len_utf16();
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{MarkdownFormat::*, *};
    use proptest::prelude::*;

    /// The text with its selection between `‹` and `›`, before and after.
    fn after(format: MarkdownFormat, marked: &str) -> String {
        let units_before = |mark: char| units(&marked[..marked.find(mark).unwrap()]);
        let selected = units_before('‹')..units_before('›') - 1;
        let text = marked.replace(['‹', '›'], "");
        let TextEdit { range, text: new, select } = format.apply(&text, selected);
        let mut changed = String::from(&text[..byte_at(&text, range.start)]);
        changed.push_str(&new);
        changed.push_str(&text[byte_at(&text, range.end)..]);
        changed.insert(byte_at(&changed, select.end), '›');
        changed.insert(byte_at(&changed, select.start), '‹');
        changed
    }

    #[test]
    fn the_selection_is_formatted_and_stays_selected() {
        let rows = [
            (Bold, "a ‹word› b", "a **‹word›** b"),
            (Bold, "a **‹word›** b", "a ‹word› b"),
            (Bold, "a ‹**word**› b", "a ‹word› b"),
            (Bold, "a ‹ word ›b", "a  **‹word›** b"),
            (Bold, "‹›", "**‹bold text›**"),
            (Bold, "𝒜‹ß𝒜›", "𝒜**‹ß𝒜›**"),
            (Italic, "**‹word›**", "**_‹word›_**"),
            (Italic, "_‹word›_", "‹word›"),
            (Code, "run ‹ls›", "run `‹ls›`"),
            (Code, "a\nb ‹c\nd› e\nf", "a\n```\n‹b c\nd e›\n```\nf"),
            (Link, "see ‹here›.", "see [here](‹https://›)."),
            (Link, "‹https://a.example›", "[‹link text›](https://a.example)"),
            (Link, "‹›", "[‹link text›](https://)"),
            (List, "a\n‹b\n\nc\n›d", "a\n‹- b\n\n- c›\nd"),
            (List, "‹- b\n- c›", "‹b\nc›"),
            (List, "‹- b\nc›", "‹- b\n- c›"),
            (List, "a\n‹›", "a\n- ‹›"),
            (Heading, "a\nb‹›c", "a\n## bc‹›"),
            (Heading, "## b‹›c", "bc‹›"),
        ];
        for (format, before, expected) in rows {
            assert_eq!(after(format, before), expected, "{format:?} {before}");
        }
    }

    proptest! {
        /// Also for positions within a pair of surrogates, beyond the end, or in the wrong order.
        #[test]
        fn no_selection_brings_it_down(text in "[a*_`\n 𝒜ß-]{0,12}", start in 0..16_usize, end in 0..16_usize) {
            for format in MarkdownFormat::ALL {
                let TextEdit { range, text: new, select } = format.apply(&text, start..end);
                prop_assert!(range.start <= range.end && range.end <= units(&text));
                prop_assert!(range.start <= select.start && select.start <= select.end);
                prop_assert!(select.end <= range.start + units(&new));
            }
        }
    }
}
