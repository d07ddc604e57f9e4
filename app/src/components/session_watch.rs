//! Session messages while the page is open.

use super::idle_warning::IdleWarning;
use crate::{
    browser::watch::{self, Watch},
    page_context::page_state,
};
use i18n::tr;
use leptos::prelude::*;

/// The regions are always present: assistive technology announces changes inside a region, not a new region.
#[component]
pub(crate) fn SessionWatch() -> impl IntoView {
    let page = page_state();
    let watch = page.signed_in.as_ref().and(page.context.session.as_ref()).map(Watch::new);
    Effect::new(move || watch::start(&page, watch));
    watch.map(|watch| {
        view! {
            <div aria-live="polite">
                {move || {
                    watch
                        .unreachable
                        .get()
                        .then(|| {
                            view! {
                                <p class="alert alert-note">
                                    {tr!("Usher cannot be reached. You are not signed out, and what you type stays in \
                                          this tab. Usher keeps trying.")}
                                </p>
                            }
                        })
                }}
                {move || {
                    watch
                        .changed
                        .get()
                        .then(|| {
                            view! {
                                <div class="alert alert-info alert-row">
                                    <p>{tr!("Your access has changed. Save or copy your text, then reload.")}</p>
                                    <button
                                        type="button"
                                        class="button button-small"
                                        on:click=move |_| watch.reload()
                                    >
                                        {tr!("Reload")}
                                    </button>
                                </div>
                            }
                        })
                }}
            </div>
            <IdleWarning watch/>
        }
    })
}
