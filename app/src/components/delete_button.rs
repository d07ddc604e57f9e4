//! Asks whether to delete a resource.

use super::guarded_button::GuardedButton;
use crate::{address, page_context::SignedIn};
use access::{DeleteResource, Foreign, ResourceSummary};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::hooks::use_navigate;

/// A form that opens the page which asks: a button that leads somewhere, without JavaScript too.
#[component]
pub(crate) fn DeleteButton<'a>(
    /// Who would delete it.
    person: &'a SignedIn,
    /// What would be deleted.
    resource: &'a ResourceSummary,
    /// Its class.
    class: &'static str,
    /// What follows the word, for rows of a table whose buttons must differ by name; invisible.
    #[prop(optional)]
    of: Option<String>,
) -> impl IntoView + use<> {
    let path = resource.path.as_str();
    let decision = person.decide(DeleteResource { path: resource.path.clone(), sharing: resource.sharing.clone() });
    let (page, question) = (address::resource(path), address::confirm_delete(path));
    let navigate = use_navigate();
    let ask = move |event: SubmitEvent| {
        event.prevent_default();
        navigate(&question, Default::default());
    };
    view! {
        <form class="inline-form" method="get" action=page on:submit=ask>
            <input type="hidden" name="confirm" value="delete"/>
            <GuardedButton
                denial=decision.denial().map(ToString::to_string)
                id=format!("why-not-delete-{path}")
                class=class
            >
                "Delete"
                {of.map(|of| view! { <span class="visually-hidden">{format!(" {}", Foreign(&of))}</span> })}
            </GuardedButton>
        </form>
    }
}
