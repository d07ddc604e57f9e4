//! The bottom of every page.

use super::PreferenceSwitch;
use crate::page_context::{PageState, page_state};
use i18n::tr;
use leptos::prelude::*;

#[component]
pub(crate) fn Footer() -> impl IntoView {
    let PageState { context, signed_in } = page_state();
    view! {
        <footer class="site-footer">
            <p>{tr!("The page shows what you can do. The server checks it again before doing it.")}</p>
            // Who is signed in finds it in the account menu.
            {signed_in.is_none().then(|| view! { <PreferenceSwitch chosen=context.language/> })}
        </footer>
    }
}
