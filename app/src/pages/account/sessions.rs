//! The user's own sessions.

use crate::{
    address::AccountTab,
    browser::sign_out,
    components::{FormFlash, SessionTable},
};
use access::BrowserSession;
use i18n::tr;
use leptos::prelude::*;

const ACTION: &str = AccountTab::Sessions.href();

pub(super) fn sessions(sessions: Vec<BrowserSession>) -> AnyView {
    let alone = sessions.iter().all(|session| session.this_one);
    view! {
        <FormFlash/>
        <section class="card table-card" aria-labelledby="browsers">
            <div class="card-head">
                <h2 id="browsers">{tr!("Where you are signed in")}</h2>
                <p class="quiet">
                    {tr!("If you do not recognise a browser or its address, sign it out and tell an administrator.")}
                </p>
            </div>
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
    .into_any()
}
