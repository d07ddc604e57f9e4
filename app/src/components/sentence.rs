//! A sentence with elements in it, which languages put in different places.

use leptos::prelude::*;

/// Replaces each `{name}` of a translated text by the element of that name. A name that is unknown stays as it is.
///
/// ```text
/// sentence(tr!("Calls of {day}, which ends at {time}."), [("day", day.into_any()), ("time", time.into_any())])
/// ```
pub(crate) fn sentence<const N: usize>(text: &str, elements: [(&'static str, AnyView); N]) -> AnyView {
    place(text, elements.into())
}

fn place(text: &str, mut elements: Vec<(&'static str, AnyView)>) -> AnyView {
    let mut parts = Vec::with_capacity(2 * elements.len() + 1);
    let mut rest = text;
    while let Some((before, name, after)) = next_place(rest) {
        let Some(index) = elements.iter().position(|(known, _)| *known == name) else { break };
        parts.extend(words(before));
        parts.push(elements.swap_remove(index).1);
        rest = after;
    }
    parts.extend(words(rest));
    parts.into_any()
}

/// The words between elements. Where there are none, Leptos would write a space.
fn words(text: &str) -> Option<AnyView> {
    (!text.is_empty()).then(|| text.to_owned().into_any())
}

/// What stands before the next place, its name, and what stands after it.
fn next_place(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str) -> String {
        let elements = || [("name", view! { <b>"Ada"</b> }.into_any()), ("day", "Monday".into_any())];
        Owner::new().with(|| sentence(text, elements()).to_html()).replace("<!>", "")
    }

    #[test]
    fn elements_stand_where_the_language_puts_them() {
        assert_eq!(html("{name} came on {day}."), "<b>Ada</b> came on Monday.");
        assert_eq!(html("Am {day} kam {name}"), "Am Monday kam <b>Ada</b>");
        assert_eq!(html("nobody {else} {"), "nobody {else} {");
    }
}
