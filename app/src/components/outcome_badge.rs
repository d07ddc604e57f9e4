//! Badge with the outcome of an audited action.

use access::Outcome;
use leptos::prelude::*;

#[component]
pub(crate) fn OutcomeBadge(outcome: Outcome) -> impl IntoView {
    let (text, class) = match outcome {
        Outcome::Done => ("Done", "verdict verdict-yes"),
        Outcome::Denied => ("Denied", "verdict verdict-no"),
    };
    view! { <span class=class>{text}</span> }
}

/// An action's name for display: `save_resource` becomes `Save resource`.
pub(crate) fn action_words(action: &str) -> String {
    let mut words = action.replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}
