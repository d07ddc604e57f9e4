//! Filters of the list of resources: whose they are, fields of the search's form, and links that remove them.

use super::suggesting::suggesting;
use crate::{address, page_context::SignedIn};
use access::{ListQuery, Membership, ResourceSummary, Role, Untrusted};
use i18n::tr;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Links to all resources and to one's own. The other filters, the search and the order stay.
pub(crate) fn whose_resources(person: &SignedIn, query: &ListQuery) -> AnyView {
    let own_name = person.principal.user.username.clone();
    let links = [(tr!("All"), String::new()), (tr!("Mine"), own_name)].map(|(text, owner)| {
        let is_current = query.owner == owner;
        let href = address::list(&ListQuery { owner, ..query.from_start() });
        view! {
            <li>
                <a href=href aria-current=is_current.then_some("true") data-noscroll="">
                    {text}
                </a>
            </li>
        }
    });
    view! {
        <nav class="periods" aria-label=tr!("Resources shown")>
            <ul role="list">{links.collect_view()}</ul>
        </nav>
    }
    .into_any()
}

/// The roles by which the reader may find something: the configured ones, and the reader's own. A role that is not
/// offered finds nothing, because no resource can be shared with it. Administrators see what either group may open.
fn suggested_roles(person: &SignedIn) -> Vec<String> {
    let (rules, own) = (person.rules(), &person.principal.roles);
    let sees_all = rules.membership(&person.principal) == Membership::Administrator;
    let finds = |role: &Role| sees_all || rules.roles.contains(role) || own.contains(role);
    rules.offered_roles().iter().filter(|role| finds(role)).map(Role::to_string).collect()
}

/// The fields, closed while there is no filter but that of one's own resources, which [`whose_resources`] shows.
pub(crate) fn resource_filters(person: &SignedIn, query: &ListQuery, listed: &[ResourceSummary]) -> AnyView {
    let own_name = person.principal.user.username.as_str();
    let owners: BTreeSet<&str> =
        listed.iter().map(|resource| resource.sharing.owner.username.as_str()).chain([own_name]).collect();
    let owners = owners.into_iter().map(str::to_owned).collect();
    let is_open = !query.role.is_empty() || ![own_name, ""].contains(&query.owner.as_str());
    let none = query.has_filter().then(|| {
        let all = ListQuery { role: String::new(), owner: String::new(), ..query.from_start() };
        view! {
            <a class="text-link" href=address::list(&all)>
                {tr!("Remove filters")}
            </a>
        }
    });
    view! {
        <details class="list-filters" open=is_open>
            <summary>{tr!("Filters")}</summary>
            <div class="filters">
                {suggesting("role", tr!("Open to role"), &query.role, suggested_roles(person))}
                {suggesting("owner", tr!("Owned by"), &query.owner, owners)}
                <p class="actions">
                    <button type="submit" class="button">
                        {tr!("Apply filters")}
                    </button>
                    {none}
                </p>
            </div>
        </details>
    }
    .into_any()
}

/// A link for each filter to the list without it.
pub(crate) fn filter_removals(query: &ListQuery) -> AnyView {
    let without_role = ListQuery { role: String::new(), ..query.from_start() };
    let without_owner = ListQuery { owner: String::new(), ..query.from_start() };
    let role = tr!("Remove “Open to role: {role}”", role = Untrusted(&query.role));
    let owner = tr!("Remove “Owned by: {owner}”", owner = Untrusted(&query.owner));
    let filters = [(role, &query.role, without_role), (owner, &query.owner, without_owner)];
    let links = filters.into_iter().filter(|(_, value, _)| !value.is_empty()).map(|(label, _, without)| {
        view! {
            <a class="button" href=address::list(&without)>
                {label}
            </a>
        }
    });
    links.collect_view().into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page_context::{PageContext, SessionView};
    use access::ListKind;
    use access::{Principal, Rules, UserRef};

    /// For `ada`, who is in these groups, in the department IT, and in one that is not configured.
    fn of_ada<T: Default>(groups: &[&str], show: impl FnOnce(SignedIn) -> T) -> T {
        let department = |name: &str| Role::of_claim("custom:department", name);
        let rules = Rules { roles: ["IT", "Sales"].map(department).into(), ..Rules::default() };
        let groups: BTreeSet<String> = groups.iter().map(ToString::to_string).collect();
        let roles: BTreeSet<Role> = [department("IT"), department("Closed")].into();
        let principal = Principal::of(UserRef::unidentified("ada"), "Ada", &groups, &roles, &rules);
        let session = Some(SessionView { principal, ..SessionView::default() });
        let context = PageContext { session, rules, ..PageContext::default() };
        Owner::new().with(|| SignedIn::of(&context).map(show)).unwrap_or_default()
    }

    fn html(query: &ListQuery) -> String {
        of_ada(&["usher-users"], |person| resource_filters(&person, query, &[]).to_html())
    }

    #[test]
    fn the_readers_own_resources_are_one_click_away() {
        let links = |query: &ListQuery| {
            let html = of_ada(&["usher-users"], |person| whose_resources(&person, query).to_html());
            let current = |link: &&str| link.contains("aria-current=\"true\"");
            let text = |link: &str| link.split(['>', '<']).nth(1).unwrap_or_default().to_owned();
            let current = html.split("<a").skip(1).filter(current).map(text).collect::<Vec<_>>();
            (html, current)
        };
        let search = ListQuery {
            q: "x".to_owned(),
            role: "department:IT".to_owned(),
            kind: ListKind::Archived,
            descending: true,
            after: Some("y".to_owned()),
            ..ListQuery::default()
        };
        let (all, current) = links(&search);
        assert_eq!(current, ["All"], "{all}");
        let rest = "archived=1&amp;dir=desc";
        let own = format!("href=\"/resources?q=x&amp;role=department%3AIT&amp;owner=ada&amp;{rest}\"");
        assert!(all.contains(&own), "{all}");
        let (mine, current) = links(&ListQuery { owner: "ada".to_owned(), ..search.clone() });
        assert_eq!(current, ["Mine"], "{mine}");
        assert!(mine.contains(&format!("href=\"/resources?q=x&amp;role=department%3AIT&amp;{rest}\"")), "{mine}");
        let (other, current) = links(&ListQuery { owner: "ben".to_owned(), ..search });
        assert!(current.is_empty(), "{other}");
    }

    #[test]
    fn the_filters_are_open_while_there_is_one_that_nothing_else_shows() {
        let search = ListQuery { q: "x".to_owned(), ..ListQuery::default() };
        let closed = html(&search);
        assert!(!closed.contains(" open") && !closed.contains("Remove filters"), "{closed}");
        let mine = html(&ListQuery { owner: "ada".to_owned(), ..search.clone() });
        assert!(!mine.contains(" open") && mine.contains("Remove filters"), "{mine}");
        let open = html(&ListQuery { owner: "ben".to_owned(), ..search });
        assert!(open.contains(" open"), "{open}");
        assert!(open.contains("href=\"/resources?q=x\""), "without the filters: {open}");
    }

    #[test]
    fn only_roles_that_may_find_something_are_suggested() {
        let suggested = |groups: &[&str]| of_ada(groups, |person| suggested_roles(&person));
        assert_eq!(suggested(&["usher-users", "staff"]), ["department:IT", "department:Sales", "group:usher-users"]);
        let all = ["department:IT", "department:Sales", "group:usher-admins", "group:usher-users"];
        assert_eq!(suggested(&["usher-admins"]), all);
    }

    #[test]
    fn each_filter_is_removed_by_itself() {
        let query = ListQuery {
            role: "department:IT".to_owned(),
            owner: "ann".to_owned(),
            kind: ListKind::Archived,
            ..ListQuery::default()
        };
        let links = Owner::new().with(|| filter_removals(&query).to_html());
        assert!(links.contains("href=\"/resources?owner=ann&amp;archived=1\""), "{links}");
        assert!(links.contains("href=\"/resources?role=department%3AIT&amp;archived=1\""), "{links}");
        assert!(links.contains("Remove “Owned by: ann”"), "{links}");
    }
}
