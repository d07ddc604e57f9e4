//! One user's calls: today, the last thirty days, and the forms that change limit and count.

use super::{BarChart, Counted, LimitForm, Moment, PlainField, Precision, sentence};
use access::{Limit, LimitSource, MAX_RESET_REASON_CHARS, PersonUsage, Untrusted};
use i18n::tr;
use leptos::prelude::*;

/// A limit in the language of the page. Forms have the word of the code, which is typed in every language.
pub(crate) fn limit_text(limit: Limit) -> String {
    match limit {
        Limit::Calls(calls) => calls.to_string(),
        Limit::Unlimited => tr!("unlimited").to_owned(),
    }
}

/// The source of a limit, in words.
pub(crate) fn limit_source(source: &LimitSource) -> String {
    match source {
        LimitSource::Default => tr!("the configuration").to_owned(),
        LimitSource::Group(group) => tr!("group {group}", group = Untrusted(group)),
        LimitSource::Person => tr!("set for this person").to_owned(),
    }
}

#[component]
pub(crate) fn PersonUsageCard(
    usage: PersonUsage,
    /// URL to which the forms are posted.
    action: String,
) -> impl IntoView {
    let today = usage.today;
    let bars = usage.days.into_iter().map(|day| (day.day, day.calls)).collect::<Vec<_>>();
    let own = usage.own_limit.map(|limit| limit.to_string()).unwrap_or_default();
    let resets = view! { <Moment at=today.resets_at precision=Precision::TimeOfDay/> };
    let used =
        sentence(tr!("{number}, until {time}"), [("number", today.used.into_any()), ("time", resets.into_any())]);
    let limit = tr!(
        "{limit} a day ({source})",
        limit = limit_text(today.allowance.limit),
        source = limit_source(&today.allowance.source)
    );
    view! {
        <section class="card" aria-labelledby="usage">
            <h2 id="usage">{tr!("Calls")}</h2>
            <dl class="facts facts-wide">
                <dt>{tr!("Used today")}</dt>
                <dd>{used}</dd>
                <dt>{tr!("Limit")}</dt>
                <dd>{limit}</dd>
            </dl>
            <BarChart bars=bars what=Counted::Calls/>
            <LimitForm
                action=action.clone()
                label=tr!("Limit for this person")
                value=own
                hint=tr!("A number of calls a day, or the word unlimited. Leave blank for the default.")
            >
                <input type="hidden" name="change" value="limit"/>
            </LimitForm>
            <details class="ask in-card">
                <summary class="button">{tr!("Reset today’s usage")}</summary>
                <form class="form" method="post" action=action data-in-place="">
                    <input type="hidden" name="change" value="usage"/>
                    <PlainField
                        name="reason"
                        label=tr!("Reason")
                        required=true
                        maxlength=MAX_RESET_REASON_CHARS
                        hint=tr!("The audit trail records it.")
                    />
                    <p class="actions">
                        <button type="submit" class="button button-primary">
                            {tr!("Reset usage")}
                        </button>
                    </p>
                </form>
            </details>
        </section>
    }
}
