//! Pages whose code the browser loads when they are visited: the first page that a person sees does not bring the
//! others with it. With the feature `split` each is a WebAssembly file of its own, which takes `cargo leptos --split`;
//! without it they are part of the one file, as during development.

use super::{AccountPage, AccountSessionsPage, AdminRoute, NewResourcePage, ResourceRoute, ResourcesPage};
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

        /// The file. `#[leptos_router::lazy_route]` would write the same, but panics when it cannot be loaded.
        #[cfg(all(feature = "split", feature = "hydrate"))]
        mod $file {
            use super::*;
            use leptos::wasm_split::{SplitLoaderError, wasm_split};

            #[wasm_split($file, wasm_split_path = ::leptos::wasm_split, fallible)]
            pub(super) fn view() -> Result<AnyView, SplitLoaderError> {
                Ok(view! { <$page/> }.into_any())
            }
        }
    };
}

/// A page whose file could not be loaded, because there is no network or because the server has another build's files by
/// now. What is shown stays, and the browser itself follows the next link.
#[cfg(all(feature = "split", feature = "hydrate"))]
async fn missing() -> AnyView {
    page_failed();
    std::future::pending().await
}

lazy_page! {
    /// Who the person is.
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
    /// One resource: its page, its form, the question before it is deleted.
    LazyResource => ResourceRoute, lazy_resource
}
lazy_page! {
    /// Where the person is signed in.
    LazyAccountSessions => AccountSessionsPage, lazy_account_sessions
}
lazy_page! {
    /// The pages of administrators.
    LazyAdmin => AdminRoute, lazy_admin
}
