//! Links that start a sign-in, through the user pool's own page or directly with an identity provider.

use super::{UserText, sentence};
use crate::{address, browser::preferences, page_context::page_state};
use i18n::tr;
use leptos::prelude::*;

#[component]
pub(crate) fn SignInLinks(
    /// URL on this site to return to.
    #[prop(optional_no_strip, into)]
    return_to: Option<String>,
    /// Whether users must enter their credentials even if the hosted UI still has a session.
    #[prop(optional)]
    reauthenticate: bool,
) -> impl IntoView {
    // Known only to the browser, so it is set after hydration.
    let last_used = RwSignal::new(None::<String>);
    Effect::new(move || last_used.set(preferences::last_provider()));

    // Links instead of a form: the policy's `form-action` would apply to a form's redirects. `external`, because the
    // router must not handle the URL.
    let provider_links = page_state()
        .context
        .providers
        .iter()
        .map(|provider| {
            let href = address::sign_in(Some(provider), return_to.as_deref(), reauthenticate);
            let (remembered, compared) = (provider.clone(), provider.clone());
            let is_last = move || last_used.with(|last| last.as_ref() == Some(&compared));
            view! {
                <a
                    class="button button-primary button-large"
                    class:last-used=is_last
                    // The style sheet shows it.
                    data-last-used=tr!("Last used")
                    href=href
                    rel="external"
                    on:click=move |_| preferences::remember_provider(&remembered)
                >
                    // In one element: a button is a flex container, which drops spaces between its items.
                    <span>
                        {sentence(
                            tr!("Sign in with {provider}"),
                            [("provider", view! { <UserText text=provider.clone()/> }.into_any())],
                        )}
                    </span>
                </a>
            }
        })
        .collect_view();

    // A company's people come from its identity provider; accounts of the user pool itself are the exception.
    let is_only_way = page_state().context.providers.is_empty();
    view! {
        <div class="actions">
            {provider_links}
            <a
                class="button button-large"
                class:button-primary=is_only_way
                href=address::sign_in(None, return_to.as_deref(), reauthenticate)
                rel="external"
                on:click=|_| preferences::forget_provider()
            >
                {tr!("Sign in")}
            </a>
        </div>
    }
}
