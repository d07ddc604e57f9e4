//! The facts behind a decision.

use super::{UserText, limit_source, limit_text, sentence};
use access::{Trace, Untrusted};
use i18n::tr;
use leptos::prelude::*;
use std::collections::BTreeSet;

#[component]
pub(crate) fn DecisionTrace(trace: Trace) -> impl IntoView {
    let quota = trace.quota.map(|quota| {
        view! {
            <dt>{tr!("Calls of the day")}</dt>
            <dd>
                {tr!(
                    "{used} used, limit {limit} ({source})",
                    used = quota.used,
                    limit = limit_text(quota.allowance.limit),
                    source = limit_source(&quota.allowance.source)
                )}
            </dd>
        }
    });
    let reason = view! { <UserText text=trace.reason.text()/> };
    let rule = sentence(tr!("“{reason}”"), [("reason", reason.into_any())]);
    view! {
        <section class="card" aria-labelledby="decided">
            <h2 id="decided">{tr!("What led to the decision")}</h2>
            <dl class="facts facts-wide">
                <dt>{tr!("Groups")}</dt>
                <dd><UserText text=listed(&trace.groups)/></dd>
                <dt>{tr!("Roles")}</dt>
                <dd><UserText text=listed(&trace.roles)/></dd>
                <dt>{tr!("Rule")}</dt>
                <dd>{rule}</dd>
                {quota}
            </dl>
        </section>
    }
}

/// Joins names with commas.
pub(crate) fn listed<T: AsRef<str>>(names: &BTreeSet<T>) -> String {
    if names.is_empty() {
        return tr!("none").to_owned();
    }
    names.iter().map(|name| Untrusted(name.as_ref()).to_string()).collect::<Vec<_>>().join(tr!(", "))
}
