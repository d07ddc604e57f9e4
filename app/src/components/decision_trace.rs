//! The facts behind a decision.

use super::{UserText, limit_source};
use access::{Trace, Untrusted};
use leptos::prelude::*;
use std::collections::BTreeSet;

#[component]
pub(crate) fn DecisionTrace(trace: Trace) -> impl IntoView {
    let quota = trace.quota.map(|quota| {
        view! {
            <dt>"Calls of the day"</dt>
            <dd>
                {format!(
                    "{} used, limit {} ({})",
                    quota.used,
                    quota.allowance.limit,
                    limit_source(&quota.allowance.source),
                )}
            </dd>
        }
    });
    view! {
        <section class="card" aria-labelledby="decided">
            <h2 id="decided">"What led to the decision"</h2>
            <dl class="facts facts-wide">
                <dt>"Groups"</dt>
                <dd><UserText text=listed(&trace.groups)/></dd>
                <dt>"Roles"</dt>
                <dd><UserText text=listed(&trace.roles)/></dd>
                <dt>"Rule"</dt>
                <dd>"“" <UserText text=trace.reason.to_string()/> "”"</dd>
                {quota}
            </dl>
        </section>
    }
}

/// With a capital letter at the start, if it is an ASCII letter.
pub(crate) fn capitalized(words: &str) -> String {
    let mut words = words.to_owned();
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// Joins names with commas.
pub(crate) fn listed<T: AsRef<str>>(names: &BTreeSet<T>) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    names.iter().map(|name| Untrusted(name.as_ref()).to_string()).collect::<Vec<_>>().join(", ")
}
