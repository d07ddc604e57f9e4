//! Routes below `/admin`. All administrator pages are one code chunk, which the browser loads on the first visit; the
//! code that everybody loads refers only to this component.

use super::{
    audit::AuditPage, audit_record::AuditRecordPage, doctor::DoctorPage, group_limits::GroupLimitsPage, map::MapPage,
    map_row::MapRowPage, not_found::NotFoundPage, overview::OverviewPage, page_guards::signed_in_page,
    people::PeoplePage, person::PersonPage, selected_people::SelectedPeoplePage, usage::UsagePage, why::WhyPage,
};
use crate::{
    address::{self, name_in},
    components::AdminNav,
    destinations::administrates,
    page_context::page_state,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The page that a URL selects.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Subroute {
    Overview,
    People,
    Person(String),
    SelectedPeople,
    Map,
    MapRow,
    Usage,
    GroupLimits,
    Audit,
    AuditRecord(String),
    Why,
    Doctor,
    Nowhere,
}

impl Subroute {
    /// `rest`: the path after `/admin/`.
    fn at(rest: &str) -> Self {
        match rest.split_once('/') {
            Some(("people", _)) => {
                address::person_in(&format!("/admin/{rest}")).map_or(Self::Nowhere, |(user, _)| Self::Person(user))
            }
            Some(("audit", segment)) => name_in(segment).map_or(Self::Nowhere, Self::AuditRecord),
            Some(("map", "row")) => Self::MapRow,
            Some(("usage", "groups")) => Self::GroupLimits,
            Some(_) => Self::Nowhere,
            None => match rest {
                "" => Self::Overview,
                "people" => Self::People,
                "selected-people" => Self::SelectedPeople,
                "map" => Self::Map,
                "usage" => Self::Usage,
                "audit" => Self::Audit,
                "why" => Self::Why,
                "doctor" => Self::Doctor,
                _ => Self::Nowhere,
            },
        }
    }
}

#[component]
pub(crate) fn AdminRoute() -> impl IntoView {
    let parameters = use_params_map();
    let subroute = Memo::new(move |_| parameters.with(|map| Subroute::at(map.get_str("page").unwrap_or_default())));
    let page = move || match subroute.get() {
        Subroute::Overview => view! { <OverviewPage/> }.into_any(),
        Subroute::People => view! { <PeoplePage/> }.into_any(),
        Subroute::Person(user) => view! { <PersonPage user/> }.into_any(),
        Subroute::SelectedPeople => view! { <SelectedPeoplePage/> }.into_any(),
        Subroute::Map => view! { <MapPage/> }.into_any(),
        Subroute::MapRow => view! { <MapRowPage/> }.into_any(),
        Subroute::Usage => view! { <UsagePage/> }.into_any(),
        Subroute::GroupLimits => view! { <GroupLimitsPage/> }.into_any(),
        Subroute::Audit => view! { <AuditPage/> }.into_any(),
        Subroute::AuditRecord(id) => view! { <AuditRecordPage id/> }.into_any(),
        Subroute::Why => view! { <WhyPage/> }.into_any(),
        Subroute::Doctor => view! { <DoctorPage/> }.into_any(),
        Subroute::Nowhere => signed_in_page(|_| view! { <NotFoundPage/> }).into_any(),
    };
    let administrates = page_state().signed_in.is_some_and(|person| administrates(&person));
    view! {
        <div class="with-side-nav">
            {administrates.then(|| view! { <AdminNav/> })}
            <div class="side-nav-page">{page}</div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_has_its_page() {
        let rows = [
            ("", Subroute::Overview),
            ("people", Subroute::People),
            ("people/", Subroute::Nowhere),
            ("selected-people", Subroute::SelectedPeople),
            ("people/ann", Subroute::Person("ann".to_owned())),
            ("people/CorpSSO_a~2Fb", Subroute::Person("CorpSSO_a/b".to_owned())),
            ("people/~2E.", Subroute::Person("..".to_owned())),
            // A tab is part of the user's page.
            ("people/ann/sessions", Subroute::Person("ann".to_owned())),
            ("people/ann/else", Subroute::Nowhere),
            // Each user has exactly one URL.
            ("people/CorpSSO_a/b", Subroute::Nowhere),
            ("people/~61nn", Subroute::Nowhere),
            ("map", Subroute::Map),
            ("map/row", Subroute::MapRow),
            ("map/else", Subroute::Nowhere),
            ("usage", Subroute::Usage),
            ("usage/groups", Subroute::GroupLimits),
            ("usage/else", Subroute::Nowhere),
            ("audit", Subroute::Audit),
            ("audit/7", Subroute::AuditRecord("7".to_owned())),
            ("audit/7/8", Subroute::Nowhere),
            ("why", Subroute::Why),
            ("doctor", Subroute::Doctor),
            ("else", Subroute::Nowhere),
        ];
        for (rest, subroute) in rows {
            assert_eq!(Subroute::at(rest), subroute, "{rest}");
        }
    }
}
