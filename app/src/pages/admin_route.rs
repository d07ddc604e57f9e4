//! Routes below `/admin`. All administrator pages are one code chunk, which the browser loads on the first visit; the
//! code that everybody loads refers only to this component.

use super::{
    audit::AuditPage, audit_record::AuditRecordPage, map::MapPage, map_row::MapRowPage, members::signed_in_page,
    not_found::NotFoundPage, overview::OverviewPage, people::PeoplePage, person::PersonPage, usage::UsagePage,
    why::WhyPage,
};
use crate::address::name_in;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The page that a URL selects.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Overview,
    People,
    Person(String),
    Map,
    MapRow,
    Usage,
    Audit,
    AuditRecord(String),
    Why,
    Nowhere,
}

impl Place {
    /// `rest`: the path after `/admin/`.
    fn at(rest: &str) -> Self {
        match rest.split_once('/') {
            Some(("people", segment)) => name_in(segment).map_or(Self::Nowhere, Self::Person),
            Some(("audit", segment)) => name_in(segment).map_or(Self::Nowhere, Self::AuditRecord),
            Some(("map", "row")) => Self::MapRow,
            Some(_) => Self::Nowhere,
            None => match rest {
                "" => Self::Overview,
                "people" => Self::People,
                "map" => Self::Map,
                "usage" => Self::Usage,
                "audit" => Self::Audit,
                "why" => Self::Why,
                _ => Self::Nowhere,
            },
        }
    }
}

#[component]
pub(crate) fn AdminRoute() -> impl IntoView {
    let parameters = use_params_map();
    let place = Memo::new(move |_| parameters.with(|map| Place::at(map.get_str("page").unwrap_or_default())));
    move || match place.get() {
        Place::Overview => view! { <OverviewPage/> }.into_any(),
        Place::People => view! { <PeoplePage/> }.into_any(),
        Place::Person(username) => view! { <PersonPage username/> }.into_any(),
        Place::Map => view! { <MapPage/> }.into_any(),
        Place::MapRow => view! { <MapRowPage/> }.into_any(),
        Place::Usage => view! { <UsagePage/> }.into_any(),
        Place::Audit => view! { <AuditPage/> }.into_any(),
        Place::AuditRecord(id) => view! { <AuditRecordPage id/> }.into_any(),
        Place::Why => view! { <WhyPage/> }.into_any(),
        Place::Nowhere => signed_in_page(|_| view! { <NotFoundPage/> }).into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_has_its_page() {
        let rows = [
            ("", Place::Overview),
            ("people", Place::People),
            ("people/", Place::Nowhere),
            ("people/ann", Place::Person("ann".to_owned())),
            ("people/CorpSSO_a~2Fb", Place::Person("CorpSSO_a/b".to_owned())),
            ("people/~2E.", Place::Person("..".to_owned())),
            // Each user has exactly one URL.
            ("people/CorpSSO_a/b", Place::Nowhere),
            ("people/~61nn", Place::Nowhere),
            ("map", Place::Map),
            ("map/row", Place::MapRow),
            ("map/else", Place::Nowhere),
            ("usage", Place::Usage),
            ("audit", Place::Audit),
            ("audit/7", Place::AuditRecord("7".to_owned())),
            ("audit/7/8", Place::Nowhere),
            ("why", Place::Why),
            ("else", Place::Nowhere),
        ];
        for (rest, place) in rows {
            assert_eq!(Place::at(rest), place, "{rest}");
        }
    }
}
