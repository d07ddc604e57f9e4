//! Banner of local mode: nothing here is real.

use crate::page_context::page_state;
use i18n::tr;
use leptos::prelude::*;

#[component]
pub(crate) fn LocalBanner() -> impl IntoView {
    page_state().context.local.then(|| {
        view! {
            <section class="local-banner" aria-label=tr!("Local mode")>
                <strong>{tr!("Local mode:")}</strong>
                " " {tr!("everything runs on this machine. Not for production.")}
            </section>
        }
    })
}
