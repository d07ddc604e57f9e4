//! Ends the session, here and at the user pool: a plain form, because the page must be left for good.

use crate::browser::sign_out::SignOut;
use leptos::prelude::*;

#[component]
pub(crate) fn SignOutButton() -> impl IntoView {
    let sign_out = SignOut::of_page();
    view! {
        <form
            method="post"
            action="/auth/sign-out"
            class="inline-form"
            on:submit=move |event| sign_out.submitted(&event)
        >
            <button type="submit" class="button">
                "Sign out"
            </button>
        </form>
    }
}
