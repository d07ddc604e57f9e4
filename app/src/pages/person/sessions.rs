//! Where a user is signed in.

use super::Tabs;
use crate::{address::PersonTab, components::SessionTable};
use access::BrowserSession;
use i18n::tr;
use leptos::{either::Either, prelude::*};

pub(super) fn sessions(sessions: Vec<BrowserSession>, tabs: &Tabs) -> AnyView {
    let action = tabs.at(PersonTab::Sessions);
    let list = if sessions.is_empty() {
        Either::Left(view! { <p class="card-note quiet">{tr!("No active sessions.")}</p> })
    } else {
        let (caption, action) = (tr!("Browsers this person is signed in with").to_owned(), action.clone());
        Either::Right(view! { <SessionTable sessions caption action/> })
    };
    view! {
        <section class="card table-card" aria-labelledby="sessions">
            <div class="card-head">
                <h2 id="sessions">{tr!("Active sessions")}</h2>
            </div>
            {list}
            {sign_out_everywhere(action)}
        </section>
    }
    .into_any()
}

/// The form that ends all sessions of a user, posted to `action`. Asks for confirmation, without JavaScript too.
pub(super) fn sign_out_everywhere(action: String) -> AnyView {
    view! {
        <details class="ask">
            <summary class="button button-danger">{tr!("Sign out everywhere")}</summary>
            <p id="everywhere-means">
                {tr!(
                    "Ends all sessions of this person, here and at the user pool, and every token they have. Their \
                     open pages are emptied; text that they have not saved stays in their browser until they sign \
                     in again."
                )}
            </p>
            <form method="post" action=action data-in-place="">
                <input type="hidden" name="end" value="all"/>
                <button type="submit" class="button button-danger-solid" aria-describedby="everywhere-means">
                    {tr!("Yes, sign out everywhere")}
                </button>
            </form>
        </details>
    }
    .into_any()
}
