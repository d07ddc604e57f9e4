//! Routes below `/resources/`: a resource's page and its edit form.

use super::{edit_resource::EditResourcePage, resource::ResourcePage};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The page that a URL selects. A resource path has any number of segments, and none ends in `edit`
/// ([`access::ResourcePath`]), so the last segment decides.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Page(String),
    Edit(String),
}

impl Place {
    fn at(rest: &str) -> Self {
        match rest.rsplit_once('/') {
            Some((path, "edit")) => Self::Edit(format!("/{path}")),
            _ => Self::Page(format!("/{rest}")),
        }
    }
}

#[component]
pub(crate) fn ResourceRoute() -> impl IntoView {
    let parameters = use_params_map();
    let place = Memo::new(move |_| parameters.with(|map| Place::at(map.get_str("path").unwrap_or_default())));
    move || match place.get() {
        Place::Page(path) => view! { <ResourcePage path/> }.into_any(),
        Place::Edit(path) => view! { <EditResourcePage path/> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_segment_tells_the_page() {
        assert_eq!(Place::at("blog"), Place::Page("/blog".to_owned()));
        assert_eq!(Place::at("reports/q3"), Place::Page("/reports/q3".to_owned()));
        assert_eq!(Place::at("reports/q3/edit"), Place::Edit("/reports/q3".to_owned()));
        assert_eq!(Place::at("edit/a"), Place::Page("/edit/a".to_owned()));
        assert_eq!(Place::at("edit"), Place::Page("/edit".to_owned()));
    }
}
