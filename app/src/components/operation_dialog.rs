//! Confirmation dialog before an operation on a resource.

use super::{Modal, RequestId, SignInLinks};
use crate::{
    Cause, DoneOperation, Problem, address, browser::drafts, navigation::Navigation, page_context::page_state,
    posted_form::PostedFormContext, response::set_status, server_functions::operate,
};
use access::{Operation, ResourceSummary, Untrusted};
use i18n::tr;
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

#[component]
pub(crate) fn OperationDialog<'a>(
    /// The operation to confirm.
    operation: Operation,
    /// The resource that it is for.
    resource: &'a ResourceSummary,
    /// URL that "Cancel" leads to.
    cancel_to: String,
) -> impl IntoView + use<> {
    let words = operation.words();
    let path = StoredValue::new(resource.path.to_string());
    let version = RwSignal::new(resource.version);
    let problem = RwSignal::new(PostedFormContext::of_this_page().and_then(|posted| posted.problem().cloned()));
    let pending = RwSignal::new(false);
    if let Some(problem) = problem.get_untracked() {
        set_status(problem.status());
    }

    let navigation = use_context::<Navigation>();
    let modal = Modal::new(cancel_to);
    let carry_out = move |event: SubmitEvent| {
        event.prevent_default();
        if pending.get_untracked() {
            return;
        }
        pending.set(true);
        spawn_local(async move {
            let answer = operate(operation, path.get_value(), version.get_untracked()).await;
            pending.set(false);
            match answer {
                Ok(now) => {
                    if let Some(person) = page_state().signed_in {
                        drafts::forget(&drafts::key(person.principal.user.id.subject(), &path.get_value()));
                    }
                    if let Some(navigation) = navigation {
                        let done = DoneOperation { operation, path: now.path, version: now.version };
                        navigation.say_at(DoneOperation::PAGE, done.said(Some(&now.title)));
                    }
                    modal.leave(DoneOperation::PAGE);
                }
                Err(refused) => {
                    if let Cause::Conflict(current) = &refused.cause {
                        version.set(current.version());
                    }
                    problem.set(Some(refused));
                }
            }
        });
    };

    let question = i18n::fill(i18n::translate(words.question), &[("title", &Untrusted(&resource.title))]);
    let consequence = operation.consequence(&resource.path);
    let class = if words.is_destructive { "button button-danger-solid" } else { "button button-primary" };
    view! {
        <dialog
            open
            // Works without JavaScript, should the WebAssembly client fail (`start.js`).
            data-plain=""
            class="dialog"
            role="alertdialog"
            aria-labelledby="operation-question"
            aria-describedby="operation-consequence"
            node_ref=modal.dialog
            on:cancel=move |event| modal.cancel(&event)
        >
            <h2 id="operation-question">{question}</h2>
            <p id="operation-consequence">{consequence}</p>
            {move || {
                problem
                    .get()
                    .map(|problem| view! { <Failure operation problem return_to=address::confirm(operation, &path.get_value())/> })
            }}
            <form
                class="actions"
                method="post"
                action=address::confirm(operation, resource.path.as_str())
                on:submit=carry_out
            >
                <input type="hidden" name="version" value=version/>
                <a class="button" href=modal.cancel_to() autofocus on:click=move |_| modal.close()>
                    {tr!("Cancel")}
                </a>
                <button type="submit" class=class aria-busy=move || pending.get().to_string()>
                    {i18n::translate(words.confirm)}
                </button>
            </form>
        </dialog>
    }
}

#[component]
fn Failure(operation: Operation, problem: Problem, return_to: String) -> impl IntoView {
    let sign_in =
        matches!(problem.cause, Cause::SignIn | Cause::SessionExpired).then(|| view! { <SignInLinks return_to/> });
    view! {
        <div class="alert alert-danger" role="alert">
            <p>{problem.while_doing(operation)}</p>
            {sign_in}
            <RequestId id=problem.request_id/>
        </div>
    }
}
