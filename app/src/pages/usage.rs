//! Calls per user today, and the limits of groups.

use super::page_guards::signed_in_page;
use crate::{
    address::{self, PersonTab},
    components::{FormFlash, Moment, PageHeading, PlainField, Precision, UserText, limit_source, loaded_for},
    navigation::search_here,
    server_functions::read_usage,
};
use access::{Limit, Limits, Untrusted, UsagePage as Page, UsageRow};
use leptos::{either::Either, prelude::*};

#[component]
pub(crate) fn UsagePage() -> impl IntoView {
    signed_in_page(|_| view! { <Today/> })
}

#[component]
fn Today() -> impl IntoView {
    let search = search_here();
    let after = Memo::new(move |_| address::value(&search.read(), "after"));
    loaded_for(move || after.get(), read_usage, |after, page| view! { <Listed further=after.is_some() page/> })
}

#[component]
fn Listed(further: bool, page: Page) -> impl IntoView {
    let next = page.next.map(|next| address::usage(Some(&next)));
    let content = if page.rows.is_empty() {
        Either::Left(view! {
            <div class="empty">
                <h2>{if further { "Nobody on this page" } else { "No calls today" }}</h2>
                <p>"Opening a resource is a call. People who make calls appear here."</p>
            </div>
        })
    } else {
        let rows = page.rows.into_iter().map(|row| view! { <Row row/> }).collect_view();
        Either::Right(view! {
            <div class="card table-card">
                <table class="table cards-when-narrow" role="table">
                    <caption class="visually-hidden">"Calls of today, the most first"</caption>
                    <thead role="rowgroup">
                        <tr role="row">
                            <th role="columnheader" scope="col">"Person"</th>
                            <th role="columnheader" scope="col">"Calls today"</th>
                            <th role="columnheader" scope="col">"Limit"</th>
                            <th role="columnheader" scope="col">"Source"</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </div>
        })
    };
    view! {
        <PageHeading text="Usage"/>
        <p class="lead page-lead">
            "Calls of " {page.day} ", which ends at " <Moment at=page.resets_at precision=Precision::TimeOfDay/>
            ". Choose somebody to see their last thirty days, to change their limit or to give them their calls back."
        </p>
        <FormFlash/>
        <div class="beside">
            <div>
                {content}
                <nav class="pager" aria-label="Pages">
                    {further
                        .then(|| {
                            view! {
                                <a class="button" rel="first" href=address::usage(None)>
                                    "First page"
                                </a>
                            }
                        })}
                    {next
                        .map(|next| {
                            view! {
                                <a class="button" rel="next" href=next>
                                    "Next page"
                                </a>
                            }
                        })}
                </nav>
            </div>
            <GroupLimits limits=page.limits/>
        </div>
    }
}

#[component]
fn Row(row: UsageRow) -> impl IntoView {
    let meter = match row.allowance.limit {
        Limit::Calls(limit) => Some(view! {
            <meter
                class="usage-meter"
                min="0"
                max=limit.max(1)
                value=row.calls.min(limit.max(1))
                optimum="0"
                low=limit.saturating_sub(limit / 10 + 1)
                high=limit.saturating_sub(1)
                aria-hidden="true"
            ></meter>
        }),
        Limit::Unlimited => None,
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <a class="resource-link" href=address::person_tab(&row.user, PersonTab::Usage, None, None)>
                    <span class="resource-title"><UserText text=row.name/></span>
                    " "
                    <span class="resource-path"><UserText text=row.user.username.clone()/></span>
                </a>
            </th>
            <td role="cell" data-label="Calls today">
                <span class="number">{row.calls}</span>
                " "
                {meter}
            </td>
            <td role="cell" data-label="Limit">
                {row.allowance.limit.to_string()}
            </td>
            <td role="cell" data-label="Source">
                {limit_source(&row.allowance.source)}
            </td>
        </tr>
    }
}

#[component]
fn GroupLimits(limits: Limits) -> impl IntoView {
    let default = limits.default;
    let everybody = default.to_string();
    let has_any = !limits.groups.is_empty();
    let rows = limits.groups.into_iter().map(|(group, limit)| {
        let label = format!("Remove the limit of {}", Untrusted(&group));
        view! {
            <tr role="row">
                <th role="rowheader" scope="row">
                    <UserText text=group.clone()/>
                </th>
                <td role="cell" data-label="Calls a day">
                    {limit.to_string()}
                    {(limit <= default).then(|| format!(". No effect: everybody has {default}"))}
                </td>
                <td role="cell">
                    <form method="post" action="/admin/usage" class="inline-form" data-in-place="">
                        <input type="hidden" name="group" value=group/>
                        <input type="hidden" name="limit" value=""/>
                        <button type="submit" class="button" aria-label=label>
                            "Remove"
                        </button>
                    </form>
                </td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <section class="card" aria-labelledby="group-limits">
            <h2 id="group-limits">"Limits of groups"</h2>
            <p class="hint">
                {format!("Everybody has {everybody} calls a day, by the configuration. ")}
                "Somebody in several groups has the highest of their limits; a group never takes calls away. A change takes effect within five seconds."
            </p>
            {has_any
                .then(|| {
                    view! {
                        <table class="table in-card cards-when-narrow" role="table">
                            <caption class="visually-hidden">"Limits of groups"</caption>
                            <thead role="rowgroup">
                                <tr role="row">
                                    <th role="columnheader" scope="col">"Group"</th>
                                    <th role="columnheader" scope="col">"Calls a day"</th>
                                    <th role="columnheader" scope="col">"Actions"</th>
                                </tr>
                            </thead>
                            <tbody role="rowgroup">{rows}</tbody>
                        </table>
                    }
                })}
            <form class="form" method="post" action="/admin/usage" data-in-place="">
                <PlainField name="group" label="Group" required=true maxlength=128/>
                <PlainField
                    name="limit"
                    label="Calls a day"
                    required=true
                    pattern="[0-9]{1,10}|unlimited"
                    hint="A number of calls a day, or the word unlimited."
                />
                <p class="actions">
                    <button type="submit" class="button button-primary">
                        "Save limit"
                    </button>
                </p>
            </form>
        </section>
    }
}
