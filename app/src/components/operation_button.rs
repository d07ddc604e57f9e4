//! Buttons that lead to the question whether to carry out an operation on a resource.

use super::guarded_button::GuardedButton;
use crate::{address, page_context::SignedIn};
use access::{Operation, ResourceSummary, Untrusted};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::hooks::use_navigate;

/// One button for each operation that the resource's state offers.
#[component]
pub(crate) fn OperationButtons<'a>(
    /// The user who would carry it out.
    person: &'a SignedIn,
    /// The resource.
    resource: &'a ResourceSummary,
    /// Whether the buttons are small and name the resource for screen readers, as in table rows.
    #[prop(optional)]
    in_row: bool,
) -> impl IntoView + use<> {
    let offered = Operation::ALL.iter().filter(|operation| operation.is_offered(resource));
    offered.map(|operation| view! { <OperationButton operation=*operation person resource in_row/> }).collect_view()
}

/// A form that opens the confirmation page, so that the button works without JavaScript.
#[component]
fn OperationButton<'a>(
    operation: Operation,
    person: &'a SignedIn,
    resource: &'a ResourceSummary,
    in_row: bool,
) -> impl IntoView + use<> {
    let path = resource.path.as_str();
    let words = operation.words();
    let (page, question) = (address::resource(path), address::confirm(operation, path));
    let of = in_row.then(|| format!(" {}", Untrusted(&resource.title)));
    let class = match (in_row, words.is_destructive) {
        (true, true) => "button button-small button-danger",
        (true, false) => "button button-small",
        (false, true) => "button button-danger",
        (false, false) => "button",
    };
    let navigate = use_navigate();
    let ask = move |event: SubmitEvent| {
        event.prevent_default();
        navigate(&question, Default::default());
    };
    view! {
        <form class="inline-form" method="get" action=page on:submit=ask>
            <input type="hidden" name=address::CONFIRM value=words.verb/>
            <GuardedButton
                denial=operation.denial(person.rules(), &person.principal, resource)
                id=format!("why-not-{}-{path}", words.verb)
                class=class
            >
                {i18n::translate(words.button)}
                {of.map(|of| view! { <span class="visually-hidden">{of}</span> })}
            </GuardedButton>
        </form>
    }
}
