//! Filters of the list of resources: fields of the search's form, and links that remove them.

use super::suggesting::suggesting;
use crate::{address, page_context::SignedIn};
use access::{ListQuery, ResourceSummary, Role, Untrusted};
use i18n::tr;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The fields, closed while there is no filter.
pub(crate) fn resource_filters(person: &SignedIn, query: &ListQuery, listed: &[ResourceSummary]) -> AnyView {
    let own_name = &person.principal.user.username;
    let roles: BTreeSet<Role> = person.rules().offered_roles().union(&person.principal.roles).cloned().collect();
    let roles = roles.iter().map(Role::to_string).collect();
    let owners: BTreeSet<&String> =
        listed.iter().map(|resource| &resource.sharing.owner.username).chain([own_name]).collect();
    let owners = owners.into_iter().cloned().collect();
    let mine = ListQuery { owner: own_name.clone(), ..query.from_start() };
    let mine = (query.owner != mine.owner).then(|| {
        view! {
            <a class="text-link" href=address::list(&mine)>
                {tr!("Mine")}
            </a>
        }
    });
    let none = query.has_filter().then(|| {
        let all = ListQuery { role: String::new(), owner: String::new(), ..query.from_start() };
        view! {
            <a class="text-link" href=address::list(&all)>
                {tr!("Remove filters")}
            </a>
        }
    });
    view! {
        <details class="list-filters" open=query.has_filter()>
            <summary>{tr!("Filters")}</summary>
            <div class="filters">
                {suggesting("role", tr!("Open to role"), &query.role, roles)}
                {suggesting("owner", tr!("Owned by"), &query.owner, owners)}
                <p class="actions">
                    <button type="submit" class="button">
                        {tr!("Apply filters")}
                    </button>
                    {mine}
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
    use access::{Principal, Rules, UserRef};

    fn html(query: &ListQuery) -> String {
        let principal = Principal {
            user: UserRef::unidentified("ada"),
            roles: [Role::of_group("readers")].into(),
            ..Principal::default()
        };
        let session = Some(SessionView { principal, ..SessionView::default() });
        let context = PageContext { session, rules: Rules::default(), ..PageContext::default() };
        let filters = |person: SignedIn| resource_filters(&person, query, &[]).to_html();
        Owner::new().with(|| SignedIn::of(&context).map(filters)).unwrap_or_default()
    }

    #[test]
    fn the_readers_own_resources_are_one_click_away() {
        let search = ListQuery { q: "x".to_owned(), after: Some("y".to_owned()), ..ListQuery::default() };
        let closed = html(&search);
        assert!(closed.contains("href=\"/resources?q=x&amp;owner=ada\""), "{closed}");
        assert!(closed.contains("group:readers") && closed.contains("group:usher-admins"), "suggestions: {closed}");
        assert!(!closed.contains(" open") && !closed.contains("Remove filters"), "{closed}");
        let open = html(&ListQuery { owner: "ada".to_owned(), ..search });
        assert!(open.contains(" open") && !open.contains(">Mine"), "{open}");
        assert!(open.contains("href=\"/resources?q=x\""), "without the filters: {open}");
    }

    #[test]
    fn each_filter_is_removed_by_itself() {
        let query = ListQuery {
            role: "department:IT".to_owned(),
            owner: "ann".to_owned(),
            archived: true,
            ..ListQuery::default()
        };
        let links = Owner::new().with(|| filter_removals(&query).to_html());
        assert!(links.contains("href=\"/resources?owner=ann&amp;archived=1\""), "{links}");
        assert!(links.contains("href=\"/resources?role=department%3AIT&amp;archived=1\""), "{links}");
        assert!(links.contains("Remove “Owned by: ann”"), "{links}");
    }
}
