//! Why the form that is shown could not be taken.

use super::RequestId;
use crate::{Cause, Problem};
use leptos::prelude::*;

#[component]
pub(crate) fn ProblemAlert(problem: Problem) -> impl IntoView {
    // What is wrong with a field says what to do.
    let advice = (!matches!(problem.cause, Cause::BadInput(_))).then(|| problem.advice());
    view! {
        <div class="alert alert-danger" role="alert">
            <h2>{problem.heading()}</h2>
            <p>{problem.explanation()} " " {advice}</p>
            <RequestId id=problem.request_id/>
        </div>
    }
}
