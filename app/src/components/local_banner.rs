//! Says that nothing here is real.

use crate::visit::here;
use leptos::prelude::*;

#[component]
pub(crate) fn LocalBanner() -> impl IntoView {
    here().visit.local.then(|| {
        view! {
            <section class="local-banner" aria-label="Local mode">
                <strong>"Local mode:"</strong>
                " everything runs on this machine. Not for production."
            </section>
        }
    })
}
