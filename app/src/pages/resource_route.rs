//! Routes below `/resources/`: a resource's page, its edit form and its history.

use super::{edit_resource::EditResourcePage, history::HistoryPage, resource::ResourcePage};
use crate::address::HISTORY_SEGMENT;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The page that a URL selects. A resource path has any number of segments, and none ends in `edit` or
/// `@history` ([`access::ResourcePath`]), so the last segment decides.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Subroute {
    Page(String),
    Edit(String),
    History(String),
}

impl Subroute {
    fn at(rest: &str) -> Self {
        match rest.rsplit_once('/') {
            Some((path, "edit")) => Self::Edit(format!("/{path}")),
            Some((path, HISTORY_SEGMENT)) => Self::History(format!("/{path}")),
            _ => Self::Page(format!("/{rest}")),
        }
    }
}

#[component]
pub(crate) fn ResourceRoute() -> impl IntoView {
    let parameters = use_params_map();
    let subroute = Memo::new(move |_| parameters.with(|map| Subroute::at(map.get_str("path").unwrap_or_default())));
    move || match subroute.get() {
        Subroute::Page(path) => view! { <ResourcePage path/> }.into_any(),
        Subroute::Edit(path) => view! { <EditResourcePage path/> }.into_any(),
        Subroute::History(path) => view! { <HistoryPage path/> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_segment_tells_the_page() {
        assert_eq!(Subroute::at("blog"), Subroute::Page("/blog".to_owned()));
        assert_eq!(Subroute::at("reports/q3"), Subroute::Page("/reports/q3".to_owned()));
        assert_eq!(Subroute::at("reports/q3/edit"), Subroute::Edit("/reports/q3".to_owned()));
        assert_eq!(Subroute::at("reports/q3/@history"), Subroute::History("/reports/q3".to_owned()));
        assert_eq!(Subroute::at("reports/history"), Subroute::Page("/reports/history".to_owned()));
        assert_eq!(Subroute::at("edit/a"), Subroute::Page("/edit/a".to_owned()));
        assert_eq!(Subroute::at("edit"), Subroute::Page("/edit".to_owned()));
    }
}
