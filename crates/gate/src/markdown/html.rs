//! Converts Markdown to HTML. The words that this adds to the text are in the current language, and have a direction of
//! their own: the direction of the text is that of its author's words.

use super::{Excess, MAX_HTML_BYTES, MAX_NESTING, Rendered, cost};
use access::Untrusted;
use ammonia::Builder;
use comrak::{
    Arena, Options, create_formatter,
    html::{self, ChildRendering},
    nodes::{AlertType, Node, NodeCode, NodeValue},
    options::{Extension, Render},
    parse_document,
};
use i18n::tr;
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
            context.write_str("<span dir=\"auto\">")?;
            context.escape(&image_text(&description(node)))?;
            context.write_str("</span>")?;
            return Ok(ChildRendering::Skip);
        }
        if !in_a_link {
            context.write_str("</a>")?;
        }
    },
    NodeValue::TaskItem(ref item) => |context, entering| {
        if entering {
            let is_done = item.symbol.is_some();
            context.write_str("<li class=\"task\"><input type=\"checkbox\" disabled")?;
            context.write_str(if is_done { " checked" } else { "" })?;
            context.write_str(" aria-label=\"")?;
            context.escape(if is_done { tr!("Task done") } else { tr!("Task to do") })?;
            context.write_str("\"> ")?;
        } else {
            context.write_str("</li>\n")?;
        }
    },
    NodeValue::Alert(ref alert) => |context, entering| {
        if entering {
            context.cr()?;
            context.write_str("<div class=\"markdown-alert\">\n<p class=\"markdown-alert-title\">")?;
            match &alert.title {
                Some(title) => context.escape(title)?,
                None => {
                    context.write_str("<span dir=\"auto\">")?;
                    context.escape(alert_title(alert.alert_type))?;
                    context.write_str("</span>")?;
                }
            }
            context.write_str("</p>\n")?;
        } else {
            context.cr()?;
            context.write_str("</div>\n")?;
        }
    },
});

/// What stands in the place of an image.
fn image_text(description: &str) -> String {
    if description.is_empty() {
        return tr!("Image").to_owned();
    }
    tr!("Image: {description}", description = Untrusted(description))
}

/// The words of an image's description, without their formatting.
fn description(image: Node<'_>) -> String {
    let mut text = String::new();
    for node in image.descendants().skip(1) {
        match &node.data().value {
            NodeValue::Text(literal) => text.push_str(literal),
            NodeValue::Code(NodeCode { literal, .. }) | NodeValue::HtmlInline(literal) => text.push_str(literal),
            NodeValue::LineBreak | NodeValue::SoftBreak => text.push(' '),
            _ => {}
        }
    }
    text
}

fn alert_title(kind: AlertType) -> &'static str {
    match kind {
        AlertType::Note => tr!("Note"),
        AlertType::Tip => tr!("Tip"),
        AlertType::Important => tr!("Important"),
        AlertType::Warning => tr!("Warning"),
        AlertType::Caution => tr!("Caution"),
    }
}

/// The name of a link that comrak made and named in English.
fn link_name(english: &str) -> Option<String> {
    if let Some(number) = english.strip_prefix("Back to reference ") {
        return Some(tr!("Back to reference {number}", number = number));
    }
    let heading = english.strip_prefix("Link to heading '")?.strip_suffix('\'')?;
    Some(tr!("Link to the heading “{heading}”", heading = Untrusted(heading)))
}

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
    let mut html = "<p dir=\"auto\">".to_owned();
    let notice = tr!("This text is shown without its formatting, which is too deeply nested or too large.");
    // Writing into a `String` cannot fail.
    let _ = html::escape(&mut html, notice);
    html.push_str("</p><pre tabindex=\"0\">");
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
        .add_tag_attributes("span", ["dir"])
        .add_allowed_classes("a", ["anchor", "footnote-backref"])
        .add_allowed_classes("li", ["task"])
        .add_allowed_classes("section", ["footnotes"])
        .add_allowed_classes("div", ["markdown-alert"])
        .add_allowed_classes("p", ["markdown-alert-title"])
        .id_prefix(Some(ID_PREFIX))
        .attribute_filter(|element, attribute, value| match (element, attribute, value.strip_prefix('#')) {
            ("a", "href", Some(id)) => Some(format!("#{ID_PREFIX}{id}").into()),
            ("a", "aria-label", _) => Some(link_name(value).map_or_else(|| value.into(), Into::into)),
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
