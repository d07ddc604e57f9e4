//! Text from outside: names, titles, groups, what somebody typed.

use leptos::prelude::*;

/// Fenced, so that no letter and no control character in it moves what stands around it, and broken where it must be.
/// Where an element does not fit, [`access::Foreign`] does the same.
#[component]
pub(crate) fn UserText(
    /// As it came.
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
        let shown = |text: &str| view! { <UserText text/> }.to_html();
        assert_eq!(shown("Ada"), "<bdi>Ada</bdi>");
        assert_eq!(shown("\u{202e}nimda<b>"), "<bdi>\u{fffd}nimda&lt;b&gt;</bdi>");
    }
}
