//! One user's calls: today, the last thirty days, and the forms that change limit and count.

use super::{BarChart, Moment, PlainField, Precision};
use access::{LimitSource, PersonUsage, Untrusted};
use leptos::prelude::*;

/// The source of a limit, in words.
pub(crate) fn limit_source(source: &LimitSource) -> String {
    match source {
        LimitSource::Default => "the configuration".to_owned(),
        LimitSource::Group(group) => format!("group {}", Untrusted(group)),
        LimitSource::Person => "set for this person".to_owned(),
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
    view! {
        <section class="card" aria-labelledby="usage">
            <h2 id="usage">"Calls"</h2>
            <dl class="facts facts-wide">
                <dt>"Used today"</dt>
                <dd>
                    {today.used} ", until " <Moment at=today.resets_at precision=Precision::TimeOfDay/>
                </dd>
                <dt>"Limit"</dt>
                <dd>{format!("{} a day ({})", today.allowance.limit, limit_source(&today.allowance.source))}</dd>
            </dl>
            <BarChart bars=bars what="calls"/>
            <form class="form" method="post" action=action.clone() data-in-place="">
                <input type="hidden" name="change" value="limit"/>
                <PlainField
                    name="limit"
                    label="Limit for this person"
                    value=own
                    pattern="[0-9]{1,10}|unlimited"
                    hint="A number of calls a day, or the word unlimited. Leave blank for the default."
                />
                <p class="actions">
                    <button type="submit" class="button button-primary">
                        "Save limit"
                    </button>
                </p>
            </form>
            <details class="ask in-card">
                <summary class="button">"Reset today’s usage"</summary>
                <form class="form" method="post" action=action data-in-place="">
                    <input type="hidden" name="change" value="usage"/>
                    <PlainField
                        name="reason"
                        label="Reason"
                        required=true
                        maxlength=500
                        hint="The audit trail records it."
                    />
                    <p class="actions">
                        <button type="submit" class="button button-primary">
                            "Reset usage"
                        </button>
                    </p>
                </form>
            </details>
        </section>
    }
}
