//! Alert that explains why the server refused the form on this page.

use super::RequestId;
use crate::{Cause, Problem};
use leptos::prelude::*;

#[component]
pub(crate) fn ProblemAlert(problem: Problem) -> impl IntoView {
    // A field error already says what to do.
    let advice = (!matches!(problem.cause, Cause::BadInput(_))).then(|| problem.advice());
    view! {
        <div class="alert alert-danger" role="alert">
            <h2>{problem.heading()}</h2>
            <p>{problem.explanation()} " " {advice}</p>
            <RequestId id=problem.request_id/>
        </div>
    }
}
