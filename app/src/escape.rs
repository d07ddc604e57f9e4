//! Text in the two places where Leptos writes it into the page as it is.

/// Escapes a text for the server's HTML; in the browser, where text is set and never parsed, it stays as it is.
///
/// Leptos escapes what it writes, but for `<title>` (`leptos_meta::ServerMetaContextOutput::inject_meta_context`) and
/// for the children of `textarea` (`tachys::html::element::elements`). There a text with `</title>` or `</textarea>` in
/// it would end the element, and what follows would be part of the page. Both places call this function, the second by
/// [`first_text`].
pub(crate) fn unescaped_by_leptos(text: String) -> String {
    if cfg!(feature = "ssr") { text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;") } else { text }
}

/// The text with which a `textarea` begins. A browser drops the first line break after the tag: one more keeps the text's
/// own.
pub(crate) fn first_text(text: String) -> String {
    if cfg!(feature = "ssr") { format!("\n{}", unescaped_by_leptos(text)) } else { text }
}
