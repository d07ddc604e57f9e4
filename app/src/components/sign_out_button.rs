//! Ends the session, here and at the user pool. A plain form, because the browser must leave the page.

use crate::browser::sign_out;
use i18n::tr;
use leptos::prelude::*;

#[component]
pub(crate) fn SignOutButton() -> impl IntoView {
    view! {
        <form method="post" action="/auth/sign-out" class="inline-form" on:submit=|event| sign_out::submitted(&event)>
            <button type="submit" class="button">
                {tr!("Sign out")}
            </button>
        </form>
    }
}
