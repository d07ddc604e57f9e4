//! A user's initials in a circle. Decoration: the name stands beside it.

use leptos::prelude::*;

#[component]
pub(crate) fn Avatar(
    /// The user's name.
    name: String,
    /// Beside a heading instead of in a line.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let class = if large { "avatar avatar-large" } else { "avatar" };
    view! {
        <span class=class aria-hidden="true">
            {initials(&name)}
        </span>
    }
}

/// First letters of the first and the last word.
fn initials(name: &str) -> String {
    let letter = |word: &str| word.chars().find(|letter| letter.is_alphanumeric());
    let mut words = name.split_whitespace().filter_map(letter);
    words.next().into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_those_of_the_first_and_the_last_word() {
        let rows = [
            ("Ida Moss", "IM"),
            ("ida", "I"),
            ("Anna Maria von der Au", "AA"),
            ("  (Ida)  \u{202e}Moss ", "IM"),
            ("李 小龙", "李小"),
            ("…", ""),
            ("", ""),
        ];
        for (name, expected) in rows {
            assert_eq!(initials(name), expected, "{name:?}");
        }
    }
}
