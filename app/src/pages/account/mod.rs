//! The user's own account. Each tab is a page of its own, with its own URL; together they are one file of code.

mod preferences;
mod profile;
mod sessions;
mod token;

use super::page_guards::signed_in_page;
use crate::{
    address::AccountTab,
    components::{Avatar, PageHeading, SignOutButton, UserText, loaded, tabs},
    page_context::{SignedIn, page_state},
    server_functions::own_sessions,
};
use access::claims::{self, Claims};
use i18n::tr;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use std::sync::Arc;

#[component]
pub(crate) fn AccountPage() -> impl IntoView {
    // Another tab has another route, which builds this component anew.
    let tab = AccountTab::at(&use_location().pathname.get_untracked()).unwrap_or_default();
    signed_in_page(move |person| match tab {
        AccountTab::Profile => page(&person, tab, profile::profile(&person)),
        AccountTab::Preferences => page(&person, tab, preferences::preferences()),
        AccountTab::Sessions => sessions_page(person),
        AccountTab::Token => page(&person, tab, token::token(&own_claims())),
    })
}

/// All of the page comes with the answer: a problem has a heading of its own.
fn sessions_page(person: Arc<SignedIn>) -> AnyView {
    loaded(own_sessions, move |own| page(&person, AccountTab::Sessions, sessions::sessions(own)))
}

fn page(person: &SignedIn, current: AccountTab, content: AnyView) -> AnyView {
    let title = match current {
        AccountTab::Profile => tr!("Account").to_owned(),
        tab => format!("{} · {}", i18n::translate(tab.label()), tr!("Account")),
    };
    let links = AccountTab::ALL.map(|tab| (tab.href().to_owned(), i18n::translate(tab.label()), tab == current));
    // Where sessions are listed, another “Sign out” would be mistaken for one of theirs.
    let sign_out = (current == AccountTab::Profile).then(|| view! { <SignOutButton/> });
    view! {
        <div class="page-head">
            <div class="profile-head">
                <Avatar name=person.principal.name.clone() large=true/>
                <div>
                    <PageHeading text=tr!("Account") title/>
                    {who(person)}
                </div>
            </div>
            {sign_out}
        </div>
        {tabs(tr!("Your account"), links)}
        {content}
    }
    .into_any()
}

/// Name, username and e-mail address.
fn who(person: &SignedIn) -> AnyView {
    let email = claims::text(&own_claims(), claims::EMAIL).map(str::to_owned);
    let email = email.map(|email| {
        view! {
            <div>
                <dt class="visually-hidden">{tr!("E-mail")}</dt>
                <dd><UserText text=email/></dd>
            </div>
        }
    });
    view! {
        <dl class="profile-who">
            <div>
                <dt class="visually-hidden">{tr!("Name")}</dt>
                <dd>
                    <strong><UserText text=person.principal.name.clone()/></strong>
                </dd>
            </div>
            <div>
                <dt class="visually-hidden">{tr!("Username")}</dt>
                <dd>
                    <code><UserText text=person.principal.user.username.clone()/></code>
                </dd>
            </div>
            {email}
        </dl>
    }
    .into_any()
}

/// The claims of the user's ID token, for display; none if there is no session.
fn own_claims() -> Claims {
    let context = page_state().context;
    let token = context.session.as_ref().map(|session| session.id_token.as_str());
    token.and_then(claims::decode_unverified).unwrap_or_default()
}
