//! A request for access, or an answer, that was refused: the form again, with its text. It reads nothing, because the
//! database may be what failed.

use crate::{
    Cause, Problem, address,
    components::{ErrorSummary, PageHeading, ProblemAlert, UserText, message_field, request_form, sentence},
};
use access::RequestDraft;
use i18n::tr;
use leptos::prelude::*;

pub(super) fn refused_request(draft: RequestDraft, problem: Problem) -> AnyView {
    let RequestDraft { path, requester, role, message } = draft;
    let (error, errors) = match &problem.cause {
        Cause::Invalid(invalid) => (invalid.message(RequestDraft::MESSAGE).map(str::to_owned), invalid.0.clone()),
        _ => (None, Vec::new()),
    };
    let alert = match problem.cause {
        Cause::Invalid(_) | Cause::SignIn | Cause::SessionExpired => {
            view! { <ErrorSummary problem left=Signal::stored(errors) return_to="/requests".to_owned()/> }.into_any()
        }
        _ => view! { <ProblemAlert problem/> }.into_any(),
    };
    let resource = view! { <a href=address::resource(&path)><UserText text=path.clone()/></a> };
    let (heading, form) = match requester {
        None => (tr!("Request access"), request_form(path, message, error)),
        Some(requester) => (tr!("Answer a request"), answer_form(path, requester, role, message, error)),
    };
    view! {
        <div class="page-head">
            <PageHeading text=heading/>
        </div>
        {alert}
        <section class="card" aria-label=heading>
            <p class="resource-path">{resource}</p>
            {form}
        </section>
        <a class="text-link" href="/requests">
            {tr!("All requests")}
        </a>
    }
    .into_any()
}

fn answer_form(path: String, requester: String, role: String, message: String, error: Option<String>) -> AnyView {
    let approve = (!role.is_empty()).then(|| {
        view! {
            <button type="submit" class="button button-primary" name="do" value="approve">
                {tr!("Approve")}
            </button>
        }
    });
    let opens = (!role.is_empty()).then(|| {
        let role = view! { <UserText text=role.clone()/> };
        let text = sentence(tr!("Approving opens it to everybody with the role {role}."), [("role", role.into_any())]);
        view! { <p>{text}</p> }
    });
    view! {
        <form class="form" method="post" action="/requests">
            <input type="hidden" name="path" value=path/>
            <input type="hidden" name="requester" value=requester/>
            <input type="hidden" name="role" value=role/>
            {opens}
            {message_field("message".to_owned(), message, error)}
            <div class="actions">
                {approve}
                <button type="submit" class="button" name="do" value="decline">
                    {tr!("Decline")}
                </button>
            </div>
        </form>
    }
    .into_any()
}
