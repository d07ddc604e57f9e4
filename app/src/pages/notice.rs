//! A page that the server shows in place of the requested one.

use crate::{
    Notice, Retry, Step,
    components::{PageHeading, RequestId, SignInLinks, SignOutButton, UserText, Verdict},
    response::set_status,
};
use i18n::tr;
use leptos::prelude::*;

#[component]
pub(crate) fn NoticePage(
    /// Content of the page.
    notice: Notice,
) -> impl IntoView {
    if notice.status != 0 {
        set_status(notice.status);
    }
    let (onward, words) = match &notice.return_to {
        Some(return_to) if !notice.sign_in => (return_to.clone(), tr!("Go on")),
        _ => ("/".to_owned(), tr!("Go to home")),
    };
    let paragraphs = notice.paragraphs.into_iter().map(|text| view! { <p>{text}</p> }).collect_view();
    view! {
        <section class="card narrow">
            <PageHeading text=notice.heading/>
            {paragraphs}
            {notice
                .quote
                .map(|quote| {
                    view! {
                        <blockquote>
                            <UserText text=quote/>
                        </blockquote>
                    }
                })}
            {steps(notice.steps)}
            {notice.retry.map(retry)}
            {notice
                .sign_in
                .then(|| view! { <SignInLinks return_to=notice.return_to reauthenticate=notice.reauthenticate/> })}
            <div class="actions">
                {notice.sign_out.then(|| view! { <SignOutButton/> })}
                <a class="button" href=onward>
                    {words}
                </a>
            </div>
            <RequestId id=notice.request_id/>
        </section>
    }
}

/// List of steps, each done or not done.
fn steps(steps: Vec<Step>) -> impl IntoView {
    let step = |Step { text, done }| {
        view! {
            <li>
                <span class=if done { "verdict verdict-yes" } else { "verdict verdict-no" }>
                    <Verdict allowed=done/>
                    {if done { tr!("Done") } else { tr!("Not done") }}
                </span>
                " "
                {text}
            </li>
        }
    };
    (!steps.is_empty()).then(|| {
        view! {
            <ul class="steps" role="list" aria-label=tr!("Steps")>
                {steps.into_iter().map(step).collect_view()}
            </ul>
        }
    })
}

fn retry(Retry { action, fields, label }: Retry) -> impl IntoView {
    let fields =
        fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view();
    view! {
        <form class="inline-form" method="post" action=action>
            {fields}
            <button type="submit" class="button button-primary">
                {label}
            </button>
        </form>
    }
}
