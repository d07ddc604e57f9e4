//! Summary of a form's errors, shown above the form.

use super::{RequestId, SignInLinks, focus::focus};
use crate::{Cause, Problem};
use leptos::{html, prelude::*};

/// Links to the invalid fields, or the reason why the server refused the form. It takes the focus when it appears in
/// the browser; on a server-rendered page its ARIA role announces it.
#[component]
pub(crate) fn ErrorSummary(
    /// What went wrong.
    problem: Problem,
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
        Cause::Invalid(invalid) => {
            let links = invalid
                .0
                .iter()
                .map(|error| {
                    // `external`: the browser itself moves the focus to the field.
                    view! {
                        <li>
                            <a href=format!("#{}", error.field) rel="external">
                                {error.message.clone()}
                            </a>
                        </li>
                    }
                })
                .collect_view();
            ("There is a problem", view! { <ul>{links}</ul> }.into_any())
        }
        Cause::SignIn | Cause::SessionExpired => (
            "Please sign in",
            view! {
                <p>{problem.while_saving()}</p>
                <SignInLinks return_to/>
            }
            .into_any(),
        ),
        _ => ("There is a problem", view! { <p>{problem.while_saving()}</p> }.into_any()),
    };
    view! {
        <div class="alert alert-danger" role="alert" id="error-summary" tabindex="-1" node_ref=summary>
            <h2>{heading}</h2>
            {content}
            <RequestId id=problem.request_id/>
        </div>
    }
}
