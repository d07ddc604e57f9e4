//! Escaping for the two places where Leptos does not escape.

/// Escapes text for the server's HTML. In the browser, where text is set and never parsed, it stays unchanged.
///
/// Leptos does not escape `<title>` (`leptos_meta::ServerMetaContextOutput::inject_meta_context`) and the children of
/// `textarea` (`tachys::html::element::elements`). There `</title>` or `</textarea>` in a text would end the element,
/// and the rest would become part of the page. Both places call this function, the second through [`first_text`].
pub(crate) fn unescaped_by_leptos(text: String) -> String {
    if cfg!(feature = "ssr") { text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;") } else { text }
}

/// Initial text of a `textarea`. Browsers drop the first line break after the tag: the extra one preserves the text's
/// own.
pub(crate) fn first_text(text: String) -> String {
    if cfg!(feature = "ssr") { format!("\n{}", unescaped_by_leptos(text)) } else { text }
}
