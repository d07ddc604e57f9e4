//! Pages whose code the browser loads when they are visited: the first page that a person sees does not bring the
//! others with it. With the feature `split` each is a WebAssembly file of its own, which takes `cargo leptos --split`;
//! without it they are part of the one file, as during development.

use super::{AccountPage, AccountSessionsPage, AdminRoute, NewResourcePage, ResourceRoute, ResourcesPage};
use leptos::prelude::*;
use leptos_router::LazyRoute;

macro_rules! lazy_page {
    ($(#[$doc:meta])* $name:ident => $page:ident) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub(crate) struct $name;

        #[cfg(feature = "split")]
        #[leptos_router::lazy_route]
        impl LazyRoute for $name {
            fn data() -> Self {
                Self
            }

            fn view(_page: Self) -> AnyView {
                view! { <$page/> }.into_any()
            }
        }

        #[cfg(not(feature = "split"))]
        impl LazyRoute for $name {
            fn data() -> Self {
                Self
            }

            async fn view(_page: Self) -> AnyView {
                view! { <$page/> }.into_any()
            }
        }
    };
}

lazy_page! {
    /// Who the person is.
    LazyAccount => AccountPage
}
lazy_page! {
    /// The list of resources.
    LazyResources => ResourcesPage
}
lazy_page! {
    /// The form for a new resource.
    LazyNewResource => NewResourcePage
}
lazy_page! {
    /// One resource: its page, its form, the question before it is deleted.
    LazyResource => ResourceRoute
}
lazy_page! {
    /// Where the person is signed in.
    LazyAccountSessions => AccountSessionsPage
}
lazy_page! {
    /// The pages of administrators.
    LazyAdmin => AdminRoute
}
