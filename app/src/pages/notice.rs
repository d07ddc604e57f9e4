//! A page that the server answers by itself.

use crate::{
    Notice,
    components::{PageHeading, RequestId, SignInLinks, SignOutButton},
    server_functions::answer_with,
};
use leptos::prelude::*;

#[component]
pub(crate) fn NoticePage(
    /// Its words.
    notice: Notice,
) -> impl IntoView {
    if notice.status != 0 {
        answer_with(notice.status);
    }
    let paragraphs = notice.paragraphs.into_iter().map(|text| view! { <p>{text}</p> }).collect_view();
    view! {
        <section class="card narrow">
            <PageHeading text=notice.heading/>
            {paragraphs}
            {notice.sign_in.then(|| view! { <SignInLinks/> })}
            <div class="actions">
                {notice.sign_out.then(|| view! { <SignOutButton/> })}
                <a class="button" href="/">
                    "Go to the first page"
                </a>
            </div>
            <RequestId id=notice.request_id/>
        </section>
    }
}
