//! Table of people, one line each.

use super::{GroupBadges, Moment, UserText, icons::SortArrow};
use crate::{
    address,
    people_columns::{PeopleColumn, PeopleColumns},
};
use access::{PeopleQuery, PersonSummary, SortPeople, Untrusted};
use i18n::tr;
use leptos::prelude::*;

/// Number of groups that a row shows; it says how many more there are.
const GROUPS_SHOWN: usize = 2;

#[component]
pub(crate) fn PeopleTable<'a>(
    query: &'a PeopleQuery,
    people: Vec<PersonSummary>,
    /// The columns to show besides the name.
    columns: PeopleColumns,
) -> impl IntoView + use<> {
    let address = address::people(query);
    let state = address.split_once('?').map(|(_, state)| state);
    let headers = columns.shown().map(|(column, label)| header(query, column, label)).collect_view();
    let rows = people.into_iter().map(|person| row(person, columns, state)).collect_view();
    // ARIA roles are explicit because the style sheet turns rows into cards on narrow screens, and browsers drop table
    // semantics when `display` changes.
    view! {
        <table class="table cards-when-narrow people" role="table">
            <caption class="visually-hidden">{tr!("People")}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col" class="selection">
                        <input
                            type="checkbox"
                            class="needs-script"
                            aria-label=tr!("Select everybody on this page")
                            data-all=address::SELECTED_USER
                        />
                    </th>
                    {sorted_column(query, SortPeople::Name, tr!("Name"))}
                    {headers}
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
}

fn header(query: &PeopleQuery, column: PeopleColumn, label: &'static str) -> AnyView {
    match column {
        PeopleColumn::Username => sorted_column(query, SortPeople::Username, label),
        PeopleColumn::SignedIn => sorted_column(query, SortPeople::SignedIn, label),
        PeopleColumn::Email | PeopleColumn::Groups => view! {
            <th role="columnheader" scope="col" class="plain-column">
                {label}
            </th>
        }
        .into_any(),
    }
}

/// A header that sorts by this column, or reverses the order if it already does. By sign-in, the latest comes first.
fn sorted_column(query: &PeopleQuery, by: SortPeople, label: &'static str) -> AnyView {
    let is_current = query.sort == by;
    let descending = if is_current { !query.descending } else { by == SortPeople::SignedIn };
    let sorted = PeopleQuery { sort: by, descending, after: None, before: None, skip: 0, ..query.clone() };
    let current_direction = is_current.then_some(query.descending);
    let aria_sort = current_direction.map(|descending| if descending { "descending" } else { "ascending" });
    view! {
        <th role="columnheader" scope="col" aria-sort=aria_sort>
            <a class="sort-link" class:current=is_current href=address::people(&sorted) data-noscroll="">
                {label}
                <SortArrow descending=current_direction/>
            </a>
        </th>
    }
    .into_any()
}

/// `state`: that of the list, to come back to it from the person's page.
fn row(person: PersonSummary, columns: PeopleColumns, state: Option<&str>) -> AnyView {
    let select = tr!("Select {name}", name = Untrusted(&person.name));
    let cells = columns.shown().map(|(column, label)| cell(&person, column, label)).collect_view();
    view! {
        <tr role="row">
            <td role="cell" class="selection">
                <input
                    type="checkbox"
                    name=address::SELECTED_USER
                    value=person.user.id.subject().to_owned()
                    aria-label=select
                />
            </td>
            <th role="rowheader" scope="row">
                <a class="person-link" href=address::person_from(&person.user, state)>
                    <UserText text=person.name/>
                </a>
            </th>
            {cells}
        </tr>
    }
    .into_any()
}

fn cell(person: &PersonSummary, column: PeopleColumn, label: &'static str) -> AnyView {
    match column {
        PeopleColumn::Username => one_line(label, Some(person.user.username.clone())),
        PeopleColumn::Email => one_line(label, person.email.clone()),
        PeopleColumn::Groups => groups(person, label),
        PeopleColumn::SignedIn => view! {
            <td role="cell" data-label=label>
                <Moment at=person.signed_in_at/>
            </td>
        }
        .into_any(),
    }
}

fn one_line(label: &'static str, text: Option<String>) -> AnyView {
    let text = text.map(|text| view! { <UserText text/> });
    view! {
        <td role="cell" data-label=label class="one-line">
            <span>{text}</span>
        </td>
    }
    .into_any()
}

fn groups(person: &PersonSummary, label: &'static str) -> AnyView {
    let mut groups: Vec<String> = person.groups.iter().cloned().collect();
    let more = groups.split_off(groups.len().min(GROUPS_SHOWN));
    let none = groups.is_empty().then(|| view! { <span class="quiet">{tr!("None")}</span> });
    let more = (!more.is_empty()).then(|| {
        let number = format!("+{}", more.len());
        view! {
            <span class="quiet" title=more.join(tr!(", "))>
                {number}
                <span class="visually-hidden">{tr!(" more")}</span>
            </span>
        }
    });
    view! {
        <td role="cell" data-label=label>
            <div class="person-groups"><GroupBadges groups label/> {none} {more}</div>
        </td>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use access::{UserId, UserRef};

    fn html(query: &PeopleQuery, groups: &[&str]) -> String {
        html_of(query, groups, PeopleColumns::default())
    }

    fn html_of(query: &PeopleQuery, groups: &[&str], columns: PeopleColumns) -> String {
        let person = PersonSummary {
            user: UserRef { id: UserId::new("https://pool", "1"), username: "ada".to_owned() },
            name: "Ada".to_owned(),
            email: None,
            groups: groups.iter().map(ToString::to_string).collect(),
            signed_in_at: 1_795_246_929,
        };
        Owner::new().with(|| view! { <PeopleTable query people=vec![person] columns/> }.to_html())
    }

    #[test]
    fn the_order_is_told_and_can_be_turned_round() {
        let html = html(&PeopleQuery { sort: SortPeople::SignedIn, descending: true, ..PeopleQuery::default() }, &[]);
        assert_eq!(html.matches("aria-sort=\"descending\"").count(), 1);
        assert!(html.contains("href=\"/admin/people?sort=seen\""), "{html}");
        assert!(html.contains("href=\"/admin/people\"") && html.contains(">None<"), "{html}");
    }

    #[test]
    fn a_row_says_how_many_groups_it_does_not_show() {
        let html = html(&PeopleQuery::default(), &["a", "b", "c", "d"]);
        assert_eq!(html.matches("<li").count(), 2);
        assert!(html.contains("title=\"c, d\"") && html.contains("+2"), "{html}");
    }

    #[test]
    fn a_table_has_the_name_and_the_columns_that_were_chosen() {
        let columns = PeopleColumns::of(["name", "groups"]);
        let html = html_of(&PeopleQuery::default(), &["a"], columns);
        assert_eq!(html.matches("role=\"columnheader\"").count(), 3, "selection, name, groups: {html}");
        assert_eq!(html.matches("data-label=").count(), 1, "{html}");
        assert!(html.contains("data-label=\"Groups\"") && html.contains(">Ada<"), "{html}");
        assert!(!html.contains("Username") && !html.contains("Last sign-in"), "{html}");
    }
}
