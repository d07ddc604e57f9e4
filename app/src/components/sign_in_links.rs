//! Where a sign-in starts: with the user pool's own page or straight with an identity provider.

use super::UserText;
use crate::{address, browser::preferences, page_context::page_state};
use leptos::prelude::*;

#[component]
pub(crate) fn SignInLinks(
    /// The address of this site to come back to.
    #[prop(optional_no_strip, into)]
    return_to: Option<String>,
    /// Whether people have to show who they are although the hosted UI may remember.
    #[prop(optional)]
    afresh: bool,
) -> impl IntoView {
    // Known to the browser alone, so it is filled in after hydration.
    let last_used = RwSignal::new(None::<String>);
    Effect::new(move || last_used.set(preferences::last_provider()));

    // Links and no form: a form's redirects would be held to the policy's `form-action`. External, because the
    // router must not take the address for a page of its own.
    let provider_links = page_state()
        .context
        .providers
        .iter()
        .map(|provider| {
            let href = address::sign_in(Some(provider), return_to.as_deref(), afresh);
            let (remembered, compared) = (provider.clone(), provider.clone());
            let is_last = move || last_used.with(|last| last.as_ref() == Some(&compared));
            view! {
                <a
                    class="button button-large"
                    class:last-used=is_last
                    href=href
                    rel="external"
                    on:click=move |_| preferences::remember_provider(&remembered)
                >
                    "Sign in with "
                    <UserText text=provider.clone()/>
                </a>
            }
        })
        .collect_view();

    view! {
        <div class="actions">
            <a
                class="button button-primary button-large"
                href=address::sign_in(None, return_to.as_deref(), afresh)
                rel="external"
                on:click=|_| preferences::forget_provider()
            >
                "Sign in"
            </a>
            {provider_links}
        </div>
    }
}
