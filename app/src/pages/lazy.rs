//! Pages whose code the browser loads on first visit, so that the first page does not load the others. With the feature
//! `split` each page is a WebAssembly file of its own, which requires `cargo leptos --split`; without it they are part
//! of the one file, as during development.

use super::{AccountPage, AdminRoute, HomePage, NewResourcePage, RequestsPage, ResourceRoute, ResourcesPage};
#[cfg(all(feature = "split", feature = "hydrate"))]
use crate::browser::page_failed;
use leptos::prelude::*;
use leptos_router::LazyRoute;

macro_rules! lazy_page {
    ($(#[$doc:meta])* $name:ident => $page:ident, $file:ident) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub(crate) struct $name;

        impl LazyRoute for $name {
            fn data() -> Self {
                Self
            }

            #[cfg(all(feature = "split", feature = "hydrate"))]
            async fn view(_page: Self) -> AnyView {
                match $file::view().await {
                    Ok(view) => view,
                    Err(_) => missing().await,
                }
            }

            #[cfg(not(all(feature = "split", feature = "hydrate")))]
            async fn view(_page: Self) -> AnyView {
                view! { <$page/> }.into_any()
            }
        }

        /// The code chunk. `#[leptos_router::lazy_route]` would generate the same, but panics when the file cannot be
        /// loaded.
        #[cfg(all(feature = "split", feature = "hydrate"))]
        mod $file {
            use super::*;
            use leptos::wasm_split::{SplitLoaderError, wasm_split};

            #[wasm_split($file, wasm_split_path = ::leptos::wasm_split, fallible, preload(load))]
            pub(super) fn view() -> Result<AnyView, SplitLoaderError> {
                Ok(view! { <$page/> }.into_any())
            }
        }
    };
}

/// The file of the page at this path, by its name in the manifest of the build. `None` for pages that are part of the
/// first file. Follows the routes in `app.rs`. The commands of the palette and of the notifications are no pages, but
/// their files are loaded in the same way.
#[cfg(any(feature = "ssr", all(feature = "split", feature = "hydrate")))]
pub(crate) fn file_of(path: &str) -> Option<&'static str> {
    match path {
        "/" => Some("lazy_home"),
        "/resources" => Some("lazy_resources"),
        "/resources/new" => Some("lazy_new_resource"),
        "/requests" => Some("lazy_requests"),
        _ if crate::address::AccountTab::at(path).is_some() => Some("lazy_account"),
        crate::palette::SEARCH | crate::palette::SHORTCUTS => Some("lazy_palette"),
        crate::notifications::OPEN => Some("lazy_notifications"),
        _ if path.starts_with("/resources/") => Some("lazy_resource"),
        _ if path == "/admin" || path.starts_with("/admin/") => Some("lazy_admin"),
        _ => None,
    }
}

/// Loads the code of the page at this path, or of this command, before somebody goes there. If it cannot be had, going
/// there tells.
#[cfg(feature = "hydrate")]
pub fn preload_page(path: &str) {
    #[cfg(feature = "split")]
    if let Some(file) = file_of(path) {
        leptos::task::spawn_local(async move {
            let _ = match file {
                "lazy_account" => lazy_account::load().await,
                "lazy_admin" => lazy_admin::load().await,
                "lazy_home" => lazy_home::load().await,
                "lazy_new_resource" => lazy_new_resource::load().await,
                "lazy_requests" => lazy_requests::load().await,
                "lazy_notifications" => crate::notifications::load().await,
                "lazy_palette" => crate::palette::load().await,
                "lazy_resource" => lazy_resource::load().await,
                _ => lazy_resources::load().await,
            };
        });
    }
    #[cfg(not(feature = "split"))]
    let _ = path;
}

/// A page whose file could not be loaded: the network is down, or the server has a newer build's files. The current
/// page stays, and the browser itself follows the next link.
#[cfg(all(feature = "split", feature = "hydrate"))]
async fn missing() -> AnyView {
    page_failed();
    std::future::pending().await
}

lazy_page! {
    /// The home page.
    LazyHome => HomePage, lazy_home
}
lazy_page! {
    /// The user's account, with all its tabs.
    LazyAccount => AccountPage, lazy_account
}
lazy_page! {
    /// The list of resources.
    LazyResources => ResourcesPage, lazy_resources
}
lazy_page! {
    /// The form for a new resource.
    LazyNewResource => NewResourcePage, lazy_new_resource
}
lazy_page! {
    /// One resource: its page, its edit form, its delete confirmation.
    LazyResource => ResourceRoute, lazy_resource
}
lazy_page! {
    /// Requests for access.
    LazyRequests => RequestsPage, lazy_requests
}
lazy_page! {
    /// The administrator pages.
    LazyAdmin => AdminRoute, lazy_admin
}
