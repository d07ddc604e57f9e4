//! Ordinary text is rendered as on GitHub; malicious text costs little and does no harm.

use super::*;
use access::MAX_BODY_CHARS;
use i18n::Language;
use proptest::prelude::*;
use std::time::{Duration, Instant};

fn render(text: &str) -> String {
    html::render(text).html
}

fn timed(text: &str) -> (Rendered, Duration) {
    let begun = Instant::now();
    let rendered = html::render(text);
    (rendered, begun.elapsed())
}

/// Repeats a fragment up to a length in characters.
fn filled(fragment: &str, chars: usize) -> String {
    fragment.chars().cycle().take(chars).collect()
}

#[test]
fn markdown_is_rendered() {
    let html = render("# Title\n\nA **word** and [a link](https://a.example).\n\n| a |\n|---|\n| 1 |");
    for part in [
        ">Title<",
        "<h2 id=\"user-content-title\">",
        "<strong>word</strong>",
        "href=\"https://a.example\"",
        "noopener",
        "<td>1</td>",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
}

/// Row 23: the features of GitHub's dialect.
#[test]
fn githubs_dialect_is_shown_with_all_that_it_says() {
    let rows = [
        ("|a|b|\n|--:|:-:|\n|1|2|", "<td align=\"right\">1</td>"),
        ("|a|b|\n|--:|:-:|\n|1|2|", "<th align=\"center\">b</th>"),
        ("# Über uns!\n\n[up](#über-uns)", "id=\"user-content-über-uns\""),
        ("# A b\n\n[up](#a-b)", "href=\"#user-content-a-b\" rel=\"noopener noreferrer nofollow\">up</a>"),
        ("# A\n\n# A", "id=\"user-content-a-1\""),
        (
            "![A *chart*](https://a.example/b.png)",
            "<a href=\"https://a.example/b.png\" rel=\"noopener noreferrer nofollow\"><span dir=\"auto\">Image: A chart</span></a>",
        ),
        ("![](/b.png)", ">Image</span></a>"),
        ("[![badge](/b.png)](https://a.example)", ">Image: badge</span></a>"),
        (
            "- [x] sold\n- [ ] paid",
            "<input type=\"checkbox\" disabled=\"\" checked=\"\" aria-label=\"Task done\"> sold",
        ),
        ("- [x] sold\n- [ ] paid", "aria-label=\"Task to do\"> paid"),
        ("A[^1]\n\n[^1]: note", "href=\"#user-content-fn-1\""),
        ("A[^1]\n\n[^1]: note", "<li id=\"user-content-fn-1\">"),
        ("A[^1]\n\n[^1]: note", "aria-label=\"Back to reference 1\""),
        ("~~gone~~", "<del>gone</del>"),
        ("see https://a.example/b.", "<a href=\"https://a.example/b\""),
        ("> [!NOTE] *A* <b>\n> a", "<p class=\"markdown-alert-title\">*A* &lt;b&gt;</p>"),
        ("# A 'b'", "aria-label=\"Link to the heading “A 'b'”\""),
        ("> [!NOTE]\n> a", "<p class=\"markdown-alert-title\"><span dir=\"auto\">Note</span></p>"),
        ("\u{feff}# A", "<h2"),
        ("###### A", "<h6"),
        ("a <b>c</b>", "a &lt;b&gt;c&lt;/b&gt;"),
    ];
    for (text, part) in rows {
        let html = render(text);
        assert!(html.contains(part), "{text:?}: {part} in {html}");
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
        "![<script>](https://a.example)",
        "[^<script>]: a\n\n[^<script>]",
        "# <script>alert(1)</script>",
        "<a href=\"javascript:alert(1)\">a</a>",
        "<svg/onload=alert(1)>",
        "<iframe src=\"https://a.example\"></iframe>",
        "<https://a.example/\" onmouseover=alert(1)>",
        "<input type=image src=x onerror=alert(1)>",
        "<style>*{display:none}</style>",
    ];
    for row in rows {
        let html = render(row).to_lowercase();
        for bad in ["<script", "<img", "<svg", "<iframe", "<style", "<a href=\"javascript", "<a href=\"data", "<input"]
        {
            assert!(!html.contains(bad), "{row} became {html}");
        }
    }
}

/// Row 1: saving a text that nests too deeply names the line; a text saved earlier is shown without the excess levels.
#[test]
fn nesting_is_bounded_and_the_line_is_named() {
    let quotes = |levels: usize| format!("a\n\n{} deep", ">".repeat(levels));
    assert_eq!(html::render(&quotes(MAX_NESTING)).excess, None);
    let rows = [
        quotes(MAX_NESTING + 1),
        quotes(79_000),
        format!("a\n\n{} deep", "- 1. ".repeat(30)),
        format!("a\n\n{} deep {}", "*a _b ".repeat(40), "b_ a* ".repeat(40)),
        format!("a\n\n{} deep", "> - ".repeat(30)),
    ];
    for text in rows {
        let rendered = html::render(&text);
        assert_eq!(rendered.excess, Some(Excess::Nesting { line: 3 }));
        assert!(rendered.html.contains("deep"), "nothing of the text is lost");
        let levels = rendered.html.matches("<blockquote>").count() + rendered.html.matches("<ul>").count();
        assert!(levels <= MAX_NESTING, "{levels}");
    }
    assert!(Excess::Nesting { line: 3 }.text().contains("line 3"));
}

#[test]
fn html_of_more_than_the_limit_is_the_text_as_it_was_typed() {
    let text = format!("[^a]: b\n\n{}", "[^a]".repeat(19_000));
    let rendered = html::render(&text);
    assert_eq!(rendered.excess, Some(Excess::Size));
    assert!(rendered.html.len() < MAX_HTML_BYTES && rendered.html.contains("[^a][^a]"));
}

/// Texts with every Markdown construct, and near misses.
fn fragments() -> impl Strategy<Value = String> {
    let fragment = prop::sample::select(vec![
        ">",
        "> ",
        "- ",
        "1. ",
        "* ",
        "+ ",
        "\n",
        "\n\n",
        "a",
        "a\n",
        " ",
        "  ",
        "    ",
        "\t",
        "[",
        "]",
        "(",
        ")",
        "![",
        "](a)",
        "[a]: b\n",
        "[a]",
        "[^a]",
        "[^a]: ",
        "[^a]: b\n",
        "*",
        "**",
        "_",
        "__",
        "*a ",
        "_a ",
        "a* ",
        "~~",
        "~a",
        "`",
        "``",
        "```\n",
        "~~~\n",
        "|",
        "|a",
        "|-",
        "|:-:|",
        "|\n",
        "# a\n",
        "=\n",
        "---\n",
        "<",
        ">",
        "<a ",
        "<a b=\"",
        "<!--",
        "<?",
        "<![CDATA[",
        "&",
        "&amp;",
        "\\",
        "<http:a",
        "https://a.b",
        "www.a.b",
        "a@b.c",
        "- [ ] ",
        "- [x] ",
        "> [!NOTE]\n> ",
        "\u{feff}",
        "é",
        "漢",
        "😀",
        "\"",
        "'",
    ]);
    prop::collection::vec((fragment, 1_usize..50), 1..6)
        .prop_map(|parts| parts.into_iter().map(|(part, times)| part.repeat(times)).collect::<String>())
}

const ORDINARY: &str = "# A\n\n*Words* of a [text](/b), `code`.\n\n- one\n- two\n\n";

/// Row 1: for each `&` the HTML writer searches for the next angle bracket, however far away.
#[test]
fn a_text_of_ampersands_is_rendered_in_bounded_time() {
    let half = MAX_BODY_CHARS / 2;
    let (_, ordinary) = timed(&filled(ORDINARY, MAX_BODY_CHARS));
    for text in [filled("&", MAX_BODY_CHARS), filled("&", half) + &filled("😀", half)] {
        let (_, took) = timed(&text);
        assert!(took < ordinary * 20, "{took:?}, and ordinary Markdown {ordinary:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Row 1: rendering any text of the maximum length takes at most a fixed multiple of the time for ordinary Markdown
    /// of that length. Before, 80,000 `>` took more than a thousand times as long.
    #[test]
    fn any_text_of_the_maximum_length_is_rendered_in_bounded_time(one in fragments(), other in fragments(), share in 0..=4_usize) {
        let text = filled(&one, MAX_BODY_CHARS * share / 4) + &filled(&other, MAX_BODY_CHARS - MAX_BODY_CHARS * share / 4);
        let (_, ordinary) = timed(&filled(ORDINARY, MAX_BODY_CHARS));
        let (rendered, took) = timed(&text);
        prop_assert!(rendered.html.len() <= MAX_HTML_BYTES * 2, "{} bytes", rendered.html.len());
        prop_assert!(took < ordinary * 20, "{took:?}, and ordinary Markdown {ordinary:?}");
    }
}

proptest! {
    #[test]
    fn any_text_is_survived_and_makes_no_script(text in "\\PC{0,200}") {
        prop_assert!(!render(&text).to_lowercase().contains("<script"));
    }

    #[test]
    fn any_markup_is_survived(text in fragments()) {
        prop_assert!(!render(&text).to_lowercase().contains("<script"));
    }
}

fn resource(path: &str, body: &str) -> Resource {
    let sharing = access::Sharing { owner: access::UserRef::default(), roles: Default::default() };
    let summary = access::ResourceSummary::new(path.parse().unwrap(), String::new(), String::new(), sharing, 1);
    Resource { summary, body: body.to_owned(), id: String::new() }
}

/// Each version of each resource is answered with its own text, whatever was read before.
#[tokio::test]
async fn a_text_is_rendered_once_and_each_is_answered_with_its_own() {
    let renderer = Renderer::new();
    let texts = ["# One", "# Two", ""];
    for _ in 0..2 {
        for (path, text) in ["/a", "/a/b"].into_iter().flat_map(|path| texts.map(|text| (path, text))) {
            assert_eq!(renderer.html(&resource(path, text)).await, render(text), "{path} {text}");
        }
    }
    assert_eq!(renderer.rendered.len(), 6);
}

#[tokio::test]
async fn the_words_that_are_added_are_in_the_language_of_the_reader() {
    let texts = i18n::Catalogue::read(include_str!("../../locales/ar.json")).unwrap();
    let arabic = |english: &str| texts.get(english, 0).unwrap().to_owned();
    i18n::install(Language::Arabic, texts.clone());
    let large = format!("[^a]: b\n\n{}", "[^a]".repeat(19_000));
    let too_large = "This text is shown without its formatting, which is too deeply nested or too large.";
    let rows = [
        ("> [!NOTE]\n> a", "Note"),
        ("> [!TIP]\n> a", "Tip"),
        ("> [!IMPORTANT]\n> a", "Important"),
        ("> [!WARNING]\n> a", "Warning"),
        ("> [!CAUTION]\n> a", "Caution"),
        ("- [x] a", "Task done"),
        ("- [ ] a", "Task to do"),
        ("![](/a.png)", "Image"),
        (large.as_str(), too_large),
    ];
    let renderer = Renderer::new();
    for (text, english) in rows {
        let resource = resource("/a", text);
        // Whichever of them is remembered first.
        for _ in 0..2 {
            let read = renderer.html(&resource).await;
            assert!(read.contains(english), "{english}: {read}");
            let read = i18n::speaking(Language::Arabic, renderer.html(&resource)).await;
            assert!(read.contains(&arabic(english)) && !read.contains(english), "{english}: {read}");
        }
    }
    let rows = [
        ("![A cat](/a.png)", "Image: {description}", "A cat"),
        ("A[^1]\n\n[^1]: b", "Back to reference {number}", "1"),
        ("# A", "Link to the heading “{heading}”", "A"),
    ];
    for (text, english, value) in rows {
        let read = i18n::speaking(Language::Arabic, renderer.html(&resource("/a", text))).await;
        let (before, rest) = arabic(english).split_once('{').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        let after = rest.split_once('}').unwrap().1;
        let read = read.replace(['\u{2068}', '\u{2069}'], "");
        assert!(read.contains(&format!("{before}{value}{after}")), "{text}: {read}");
    }
}

/// What a cache answers with must be what rendering would answer with, also for a text without its formatting.
#[tokio::test]
async fn what_is_remembered_is_bounded() {
    let renderer = Renderer::new();
    for nth in 0..120 {
        // Code, because it is rendered sooner than as many words.
        let text = format!("{nth}\n\n    {}", "a".repeat(79_000));
        assert_eq!(renderer.html(&resource("/large", &text)).await, render(&text));
    }
    assert!(renderer.rendered.bytes() <= cache::CAPACITY, "{}", renderer.rendered.bytes());
    let deep = ">".repeat(MAX_BODY_CHARS);
    for _ in 0..2 {
        assert_eq!(renderer.html(&resource("/deep", &deep)).await, render(&deep));
    }
}
