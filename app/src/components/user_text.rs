//! Text from users or other systems: names, titles, groups, input.

use leptos::prelude::*;

/// Isolates the text (`bdi`), so that no letter or control character in it reorders its surroundings. Where an element
/// does not fit, [`access::Untrusted`] does the same.
#[component]
pub(crate) fn UserText(
    /// The raw text.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <bdi>{access::visible(&text)}</bdi> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn row_16_text_from_outside_is_fenced_and_hides_nothing() {
        // Without Leptos' markers for hydration.
        let shown = |text: &str| view! { <UserText text/> }.to_html().replace("<!>", "");
        assert_eq!(shown("Ada"), "<bdi>Ada</bdi>");
        assert_eq!(shown("\u{202e}nimda<b>"), "<bdi>\u{fffd}nimda&lt;b&gt;</bdi>");
    }
}
