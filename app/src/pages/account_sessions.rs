//! The user's own sessions.

use super::page_guards::signed_in_page;
use crate::{
    browser::sign_out,
    components::{FormFlash, PageHeading, SessionTable, loaded},
    server_functions::own_sessions,
};
use access::BrowserSession;
use i18n::tr;
use leptos::prelude::*;

const ACTION: &str = "/account/sessions";

#[component]
pub(crate) fn AccountSessionsPage() -> impl IntoView {
    signed_in_page(|_| loaded(own_sessions, |sessions| view! { <Sessions sessions/> }))
}

#[component]
fn Sessions(sessions: Vec<BrowserSession>) -> impl IntoView {
    let alone = sessions.iter().all(|session| session.this_one);
    view! {
        <nav class="breadcrumb" aria-label=tr!("Breadcrumb")>
            <a href="/account">{tr!("Account")}</a>
            <span aria-hidden="true">"/"</span>
            <span aria-current="page">{tr!("Where you are signed in")}</span>
        </nav>
        <PageHeading text=tr!("Where you are signed in")/>
        <FormFlash/>
        <section class="card table-card" aria-label=tr!("Browsers")>
            <SessionTable sessions caption=tr!("Browsers you are signed in with").to_owned() action=ACTION.to_owned()/>
            {alone.then(|| view! { <p class="card-note quiet">{tr!("No other active sessions.")}</p> })}
        </section>
        <section class="card" aria-labelledby="everywhere">
            <h2 id="everywhere">{tr!("Sign out everywhere")}</h2>
            <p id="everywhere-means">
                {tr!(
                    "Ends your sessions in all browsers, this one too, and at the user pool. Programs that use a token \
                     of yours lose it as well. Do this when a device is lost, or when something here is not yours."
                )}
            </p>
            <form class="actions" method="post" action=ACTION on:submit=|event| sign_out::submitted(&event)>
                <input type="hidden" name="end" value="all"/>
                <button type="submit" class="button button-danger" aria-describedby="everywhere-means">
                    {tr!("Sign out everywhere")}
                </button>
            </form>
        </section>
    }
}
