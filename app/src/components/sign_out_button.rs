//! Ends the session, here and at the user pool: a plain form, because the page must be left for good.

use crate::browser::tabs;
use leptos::prelude::*;

#[component]
pub(crate) fn SignOutButton() -> impl IntoView {
    view! {
        <form method="post" action="/auth/sign-out" class="inline-form" on:submit=|_| tabs::sign_out()>
            <button type="submit" class="button">
                "Sign out"
            </button>
        </form>
    }
}
