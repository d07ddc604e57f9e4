//! A resource's text as safe HTML.
//!
//! Raw HTML in the text is shown as text. What pulldown-cmark makes is cleaned by ammonia nevertheless, so that a
//! mistake in one is caught by the other. Images are left out: the pages load nothing from elsewhere.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// Renders Markdown. Headings start at the second level, below the page's title.
pub(crate) fn render(text: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let events = Parser::new_ext(text, options).map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        Event::Start(Tag::Heading { level, id, classes, attrs }) => {
            Event::Start(Tag::Heading { level: below(level), id, classes, attrs })
        }
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(below(level))),
        other => other,
    });
    let mut rendered = String::with_capacity(text.len() * 3 / 2);
    html::push_html(&mut rendered, events);
    ammonia::Builder::default()
        .rm_tags(["img"])
        .url_schemes(["http", "https", "mailto"].into())
        .link_rel(Some("noopener noreferrer nofollow"))
        // Wide ones scroll by themselves, which the keyboard must reach too (WCAG 2.1.1).
        .set_tag_attribute_value("table", "tabindex", "0")
        .set_tag_attribute_value("pre", "tabindex", "0")
        .add_tags(["input"])
        .add_tag_attributes("input", ["type", "checked", "disabled"])
        .clean(&rendered)
        .to_string()
}

fn below(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H2,
        HeadingLevel::H2 => HeadingLevel::H3,
        HeadingLevel::H3 => HeadingLevel::H4,
        HeadingLevel::H4 => HeadingLevel::H5,
        HeadingLevel::H5 | HeadingLevel::H6 => HeadingLevel::H6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn markdown_is_rendered() {
        let html = render("# Title\n\nA **word** and [a link](https://a.example).\n\n| a |\n|---|\n| 1 |");
        for part in ["<h2>Title</h2>", "<strong>word</strong>", "href=\"https://a.example\"", "noopener", "<td>1</td>"]
        {
            assert!(html.contains(part), "{part} in {html}");
        }
    }

    #[test]
    fn x4_nothing_that_runs_comes_through() {
        let rows = [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[a](javascript:alert(1))",
            "[a](JaVaScRiPt:alert(1))",
            "[a](data:text/html,<script>alert(1)</script>)",
            "![a](javascript:alert(1))",
            "<a href=\"javascript:alert(1)\">a</a>",
            "<svg/onload=alert(1)>",
            "<iframe src=\"https://a.example\"></iframe>",
            "<https://a.example/\" onmouseover=alert(1)>",
            "<input type=image src=x onerror=alert(1)>",
            "<style>*{display:none}</style>",
        ];
        for row in rows {
            let html = render(row).to_lowercase();
            for bad in
                ["<script", "<img", "<svg", "<iframe", "<style", "<a href=\"javascript", "<a href=\"data", "<input"]
            {
                assert!(!html.contains(bad), "{row} became {html}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_is_survived_and_makes_no_script(text in "\\PC{0,200}") {
            let html = render(&text).to_lowercase();
            prop_assert!(!html.contains("<script"));
        }
    }
}
