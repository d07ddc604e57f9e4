//! Summary of a form's errors, shown above the form.

use super::{RequestId, SignInLinks, focus::focus};
use crate::{Cause, Problem};
use access::FieldError;
use i18n::tr;
use leptos::{html, prelude::*};

/// Links to the invalid fields, or the reason why the server refused the form. It takes the focus when it appears in
/// the browser; on a server-rendered page its ARIA role announces it.
#[component]
pub(crate) fn ErrorSummary(
    /// What went wrong.
    problem: Problem,
    /// What is still wrong with the fields.
    left: Signal<Vec<FieldError>>,
    /// URL to return to after a sign-in.
    return_to: String,
) -> impl IntoView {
    let summary = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let Some(summary) = summary.get() {
            focus(summary);
        }
    });
    let (heading, content) = match &problem.cause {
        Cause::Invalid(_) => (tr!("There is a problem"), view! { {move || links(left.get())} }.into_any()),
        Cause::SignIn | Cause::SessionExpired => (
            tr!("Please sign in"),
            view! {
                <p>{problem.while_saving()}</p>
                <SignInLinks return_to/>
            }
            .into_any(),
        ),
        _ => (tr!("There is a problem"), view! { <p>{problem.while_saving()}</p> }.into_any()),
    };
    view! {
        <div class="alert alert-danger" role="alert" id="error-summary" tabindex="-1" node_ref=summary>
            <h2>{heading}</h2>
            {content}
            <RequestId id=problem.request_id/>
        </div>
    }
}

/// A mistake that is corrected leaves the list. The summary itself stays, because it may have the focus.
fn links(left: Vec<FieldError>) -> AnyView {
    if left.is_empty() {
        return view! { <p>{tr!("Everything is corrected.")}</p> }.into_any();
    }
    let link = |error: FieldError| {
        // `external`: the browser itself moves the focus to the field.
        view! {
            <li>
                <a href=format!("#{}", error.field) rel="external">
                    {error.message}
                </a>
            </li>
        }
    };
    view! { <ul>{left.into_iter().map(link).collect::<Vec<_>>()}</ul> }.into_any()
}
