//! Search and filters of the list of people. Submitting them leads to a URL, as `start.js` says.

use super::{field::unless_hydrating, provider_text, suggesting::suggesting};
use crate::{
    address,
    page_context::{SignedIn, page_state},
};
use access::{MAX_SEARCH_CHARS, PeopleQuery, SignedInAt, USER_POOL};
use i18n::tr;
use leptos::prelude::*;

#[component]
pub(crate) fn PeopleSearch<'a>(
    /// The administrator who searches.
    administrator: &'a SignedIn,
    /// State of the list. A new search keeps the order and starts at the first page.
    query: &'a PeopleQuery,
) -> impl IntoView + use<> {
    let order = PeopleQuery { sort: query.sort, descending: query.descending, ..PeopleQuery::default() };
    let clear = query.is_restricted().then(|| {
        view! {
            <a class="text-link" href=address::people(&order)>
                {tr!("Show everybody")}
            </a>
        }
    });
    let kept = address::people_order(query).into_iter().filter_map(|(name, value)| Some((name, value?)));
    let kept = kept.map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view();
    let has_filter = address::people_filters(query).iter().any(|(_, text)| !text.is_empty());
    view! {
        <form class="people-search" role="search" method="get" action="/admin/people" data-navigate="">
            <div class="search">
                <label class="visually-hidden" for="search-people">
                    {tr!("Search people")}
                </label>
                <input
                    id="search-people"
                    type="search"
                    name="q"
                    dir="auto"
                    placeholder=tr!("Name, username or e-mail")
                    maxlength=MAX_SEARCH_CHARS
                    autocomplete="off"
                    value=query.q.clone()
                    prop:value=unless_hydrating(query.q.clone())
                />
                {kept}
                <button type="submit" class="button">
                    {tr!("Search")}
                </button>
                {clear}
            </div>
            <details class="list-filters" open=has_filter>
                <summary>{tr!("Filters")}</summary>
                {filters(administrator, query)}
            </details>
        </form>
    }
}

fn filters(administrator: &SignedIn, query: &PeopleQuery) -> AnyView {
    let (groups, others): (Vec<_>, Vec<_>) =
        administrator.rules().offered_roles().into_iter().partition(|role| role.origin() == "group");
    let groups = groups.iter().map(|role| role.name().to_owned()).collect();
    let is_department = |origin: &str| origin == "department";
    let departments = others
        .iter()
        .map(|role| if is_department(role.origin()) { role.name().to_owned() } else { role.as_str().to_owned() });
    let mut providers = page_state().context.providers.clone();
    providers.push(USER_POOL.to_owned());
    if !query.provider.is_empty() && !providers.contains(&query.provider) {
        providers.push(query.provider.clone());
    }
    let providers = providers.into_iter().map(|name| (name.clone(), provider_text(Some(name)))).collect();
    let periods = SignedInAt::ALL.map(|(name, period)| (name.to_owned(), period_text(period)));
    // People may be in groups that Usher does not know.
    view! {
        <div class="filters">
            {suggesting("group", tr!("Group"), &query.group, groups)}
            {suggesting("department", tr!("Department"), &query.department, departments.collect())}
            {choosing("provider", tr!("Signs in with"), &query.provider, providers)}
            {choosing("seen", tr!("Last sign-in"), &query.seen, periods.into())}
            <p class="actions">
                <button type="submit" class="button">
                    {tr!("Apply filters")}
                </button>
            </p>
        </div>
    }
    .into_any()
}

fn period_text(period: SignedInAt) -> String {
    match period {
        SignedInAt::Within(1) => tr!("In the last 24 hours").to_owned(),
        SignedInAt::Within(days) => tr!("In the last {n} day" | "In the last {n} days", n = days),
        SignedInAt::Before(days) => tr!("Not for {n} day" | "Not for {n} days", n = days),
    }
}

/// A choice between values with these texts.
fn choosing(name: &'static str, label: &'static str, value: &str, choices: Vec<(String, String)>) -> AnyView {
    let id = format!("filter-{name}");
    let options = choices.into_iter().map(|(choice, text)| {
        let chosen = choice == value;
        view! {
            <option value=choice selected=chosen>
                {text}
            </option>
        }
    });
    let options = options.collect_view();
    view! {
        <p class="field">
            <label for=id.clone()>{label}</label>
            <select id=id name=name prop:value=unless_hydrating(value.to_owned())>
                <option value="">{tr!("Any")}</option>
                {options}
            </select>
        </p>
    }
    .into_any()
}
