//! Converts Markdown to HTML.

use super::{Excess, MAX_HTML_BYTES, MAX_NESTING, Rendered, cost};
use ammonia::Builder;
use comrak::{
    Arena, Options, create_formatter,
    html::{self, ChildRendering},
    nodes::{Node, NodeValue},
    options::{Extension, Render},
    parse_document,
};
use std::{
    fmt::{self, Write as _},
    sync::LazyLock,
};

/// Prefix of every id that a text generates, so that none clashes with the page's own ids. GitHub uses the same prefix.
const ID_PREFIX: &str = "user-content-";

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(cleaner);

/// Renders Markdown. Headings start at the second level, below the page's title.
pub(super) fn render(text: &str) -> Rendered {
    // Some editors start every file with a byte order mark, which is not part of the text.
    let text = text.trim_start_matches('\u{feff}');
    if let Some(excess) = cost::excess(text) {
        return plain(text, excess);
    }
    let (options, arena) = (options(), Arena::new());
    let document = parse_document(&arena, text, &options);
    let excess = flatten(document);
    lower_headings(document);
    let mut written = Bounded(String::with_capacity(text.len() * 2));
    match Formatter::format_document(document, &options, &mut written) {
        Ok(()) => Rendered { html: CLEANER.clean(&written.0).to_string(), excess },
        Err(fmt::Error) => plain(text, Excess::Size),
    }
}

/// The options for GitHub's dialect.
fn options() -> Options<'static> {
    let extension = Extension {
        alerts: true,
        autolink: true,
        footnotes: true,
        header_id_prefix: Some(String::new()),
        strikethrough: true,
        table: true,
        tasklist: true,
        ..Extension::default()
    };
    let render = Render { escape: true, ..Render::default() };
    Options { extension, render, ..Options::default() }
}

create_formatter!(Formatter, {
    NodeValue::Image(ref image) => |context, node, entering| {
        let in_a_link = node.ancestors().skip(1).any(|outer| matches!(outer.data().value, NodeValue::Link(_)));
        // HTML allows no link within a link.
        if !in_a_link && entering {
            context.write_str("<a href=\"")?;
            html::escape_href(context, &image.url, false)?;
            context.write_str("\">")?;
        }
        if entering {
            context.write_str("Image")?;
            if node.first_child().is_some() {
                context.write_str(": ")?;
            }
            return Ok(ChildRendering::Plain);
        }
        if !in_a_link {
            context.write_str("</a>")?;
        }
    },
    NodeValue::TaskItem(ref item) => |context, entering| {
        if entering {
            let (state, checked) = if item.symbol.is_some() { ("Done", " checked") } else { ("To do", "") };
            context.write_str("<li class=\"task\"><input type=\"checkbox\" disabled")?;
            context.write_str(checked)?;
            write!(context, " aria-label=\"{state}\"> ")?;
        } else {
            context.write_str("</li>\n")?;
        }
    },
});

/// Unwraps nodes that are nested too deeply and keeps their content in place. Returns the line of the first.
fn flatten(document: Node<'_>) -> Option<Excess> {
    let (mut waiting, mut too_deep) = (vec![(document, 0)], Vec::new());
    while let Some((node, outer)) = waiting.pop() {
        // List items are at the same depth as their list.
        let is_level = matches!(
            node.data().value,
            NodeValue::BlockQuote
                | NodeValue::Alert(_)
                | NodeValue::FootnoteDefinition(_)
                | NodeValue::List(_)
                | NodeValue::Emph
                | NodeValue::Strong
                | NodeValue::Strikethrough
                | NodeValue::Link(_)
                | NodeValue::Image(_)
        );
        let is_item = matches!(node.data().value, NodeValue::Item(_) | NodeValue::TaskItem(_));
        let depth = outer + usize::from(is_level);
        if depth > MAX_NESTING && (is_level || is_item) {
            too_deep.push(node);
        }
        waiting.extend(node.reverse_children().map(|child| (child, depth)));
    }
    let first = too_deep.first().map(|node| node.data().sourcepos.start.line);
    for node in too_deep {
        while let Some(child) = node.first_child() {
            node.insert_before(child);
        }
        node.detach();
    }
    first.map(|line| Excess::Nesting { line })
}

fn lower_headings(document: Node<'_>) {
    for node in document.descendants() {
        if let NodeValue::Heading(heading) = &mut node.data_mut().value {
            heading.level = (heading.level + 1).min(6);
        }
    }
}

/// Shows the text as typed, when formatting it is too expensive.
pub(super) fn plain(text: &str, excess: Excess) -> Rendered {
    let mut html =
        "<p>This text is shown without its formatting, which is too deeply nested or too large.</p>".to_owned();
    html.push_str("<pre tabindex=\"0\">");
    // Writing into a `String` cannot fail.
    let _ = html::escape(&mut html, text);
    html.push_str("</pre>");
    Rendered { html, excess: Some(excess) }
}

fn cleaner() -> Builder<'static> {
    let mut cleaner = Builder::default();
    cleaner
        .rm_tags(["img"])
        .url_schemes(["http", "https", "mailto"].into())
        .link_rel(Some("noopener noreferrer nofollow"))
        // Wide tables and code blocks scroll by themselves; the keyboard must be able to reach them (WCAG 2.1.1).
        .set_tag_attribute_value("table", "tabindex", "0")
        .set_tag_attribute_value("pre", "tabindex", "0")
        .add_tags(["input", "section"])
        .add_tag_attributes("input", ["type", "checked", "disabled", "aria-label"])
        .add_tag_attributes("a", ["aria-label", "id"])
        .add_tag_attributes("li", ["id"])
        .add_allowed_classes("a", ["anchor", "footnote-backref"])
        .add_allowed_classes("li", ["task"])
        .add_allowed_classes("section", ["footnotes"])
        .add_allowed_classes("div", ["markdown-alert"])
        .add_allowed_classes("p", ["markdown-alert-title"])
        .id_prefix(Some(ID_PREFIX))
        .attribute_filter(|element, attribute, value| match (element, attribute, value.strip_prefix('#')) {
            ("a", "href", Some(id)) => Some(format!("#{ID_PREFIX}{id}").into()),
            _ => Some(value.into()),
        });
    for heading in ["h2", "h3", "h4", "h5", "h6"] {
        cleaner.add_tag_attributes(heading, ["id"]);
    }
    cleaner
}

/// A buffer that refuses to grow beyond `MAX_HTML_BYTES`.
struct Bounded(String);

impl fmt::Write for Bounded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.0.len() + text.len() > MAX_HTML_BYTES {
            return Err(fmt::Error);
        }
        self.0.push_str(text);
        Ok(())
    }
}
