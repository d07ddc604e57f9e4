//! Badge with the outcome of an audited action.

use access::{AuditAction, Outcome};
use i18n::tr;
use leptos::prelude::*;

#[component]
pub(crate) fn OutcomeBadge(outcome: Outcome) -> impl IntoView {
    let (text, class) = match outcome {
        Outcome::Done => (tr!("Done"), "verdict verdict-yes"),
        Outcome::Denied => (tr!("Denied"), "verdict verdict-no"),
    };
    view! { <span class=class>{text}</span> }
}

/// An action's name for display: `save_resource` becomes `Save resource`. One that is not known stays English.
pub(crate) fn action_words(action: &str) -> String {
    if let Some(label) = AuditAction::named(action).map(AuditAction::label) {
        return i18n::translate(label).to_owned();
    }
    let mut words = action.replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}
