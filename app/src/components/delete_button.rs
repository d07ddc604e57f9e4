//! Button that leads to the question whether to delete a resource.

use super::guarded_button::GuardedButton;
use crate::{address, page_context::SignedIn};
use access::{DeleteResource, Foreign, ResourceSummary};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::hooks::use_navigate;

/// A form that opens the confirmation page, so that the button works without JavaScript.
#[component]
pub(crate) fn DeleteButton<'a>(
    /// The user who would delete it.
    person: &'a SignedIn,
    /// The resource that would be deleted.
    resource: &'a ResourceSummary,
    /// CSS class of the button.
    class: &'static str,
    /// Visually hidden text after "Delete", so that buttons in table rows have distinct names.
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
