//! The HTTP response of a page that the server renders.

use crate::Problem;
use std::future::Future;

/// Context marker: a part is loaded without which the page is still good.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy)]
struct Optional;

/// The answer of a server function for a part without which the page is still good. A failure leaves the status of the
/// page as it is.
pub(crate) async fn of_part<T>(call: impl Future<Output = Result<T, Problem>>) -> Result<T, Problem> {
    #[cfg(feature = "ssr")]
    let call = {
        use leptos::{
            prelude::{Owner, provide_context},
            reactive::computed::ScopedFuture,
        };
        let owner = Owner::current().unwrap_or_default().child();
        owner.with(|| {
            provide_context(Optional);
            ScopedFuture::new_untracked(call)
        })
    };
    call.await
}

/// Like [`of_part`]: nothing if it fails.
pub(crate) async fn optional<T>(call: impl Future<Output = Result<T, Problem>>) -> Option<T> {
    of_part(call).await.ok()
}

/// The response whose status depends on what is loaded now.
#[cfg(feature = "ssr")]
pub(crate) fn response_options() -> Option<leptos_axum::ResponseOptions> {
    use leptos::prelude::use_context;
    use_context().filter(|_| use_context::<Optional>().is_none())
}

/// Sets the HTTP status of the current response. Does nothing in the browser.
pub(crate) fn set_status(status: u16) {
    #[cfg(feature = "ssr")]
    if let (Some(response), Ok(status)) = (response_options(), http::StatusCode::from_u16(status)) {
        response.set_status(status);
    }
    #[cfg(not(feature = "ssr"))]
    let _ = status;
}
