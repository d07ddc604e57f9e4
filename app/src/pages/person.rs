//! One user, for administrators: sessions, groups, calls.

use super::page_guards::signed_in_page;
use crate::{
    address::{self, AuditFilters, WhyForm},
    components::{
        FormFlash, GroupForm, Moment, PageHeading, PersonUsageCard, SessionTable, UserText, loaded, provider_text,
    },
    page_context::SignedIn,
    server_functions::{person as load_person, read_person_usage as load_usage},
};
use access::{BrowserSession, PersonDetail, PersonUsage};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_location;
use std::sync::Arc;

#[component]
pub(crate) fn PersonPage(
    /// The user's subject or username.
    user: String,
) -> impl IntoView {
    signed_in_page(|administrator| {
        loaded(
            move || {
                let user = user.clone();
                async move { Ok((load_person(user.clone()).await?, load_usage(user).await?)) }
            },
            move |(detail, usage)| view! { <Detail administrator=administrator.clone() detail usage/> },
        )
    })
}

#[component]
fn Detail(administrator: Arc<SignedIn>, detail: PersonDetail, usage: PersonUsage) -> impl IntoView {
    let PersonDetail { person, sessions } = detail;
    let search = use_location().search.get_untracked();
    let action = address::person_from(&person.user, address::value(&search, address::FROM).as_deref());
    let activity = AuditFilters {
        actor: person.user.username.clone(),
        subject: person.user.id.subject().to_owned(),
        ..AuditFilters::default()
    };
    view! {
        <nav class="breadcrumb" aria-label="Breadcrumb">
            <a href=address::people_before(&search)>"People"</a>
            <span aria-hidden="true">"/"</span>
            <span aria-current="page"><UserText text=person.name.clone()/></span>
        </nav>
        <PageHeading text=person.name.clone()/>
        <FormFlash/>
        <section class="card" aria-labelledby="facts">
            <h2 id="facts">"Profile"</h2>
            <dl class="facts facts-wide">
                <dt>"Username"</dt>
                <dd>
                    <code><UserText text=person.user.username.clone()/></code>
                </dd>
                {person
                    .email
                    .clone()
                    .map(|email| {
                        view! {
                            <dt>"E-mail"</dt>
                            <dd>
                                <UserText text=email/>
                            </dd>
                        }
                    })}
                {person
                    .provider
                    .clone()
                    .map(|provider| {
                        view! {
                            <dt>"Signs in with"</dt>
                            <dd>
                                <UserText text=provider_text(Some(provider))/>
                            </dd>
                        }
                    })}
                <dt>"Last sign-in"</dt>
                <dd>
                    <Moment at=person.signed_in_at/>
                </dd>
                {person
                    .signed_out_at
                    .map(|at| {
                        view! {
                            <dt>"Signed out everywhere"</dt>
                            <dd>
                                <Moment at/>
                            </dd>
                        }
                    })}
            </dl>
            <p class="actions">
                <a class="button" href=WhyForm::about(&person.user)>
                    "Check access"
                </a>
                <a class="button" href=activity.page()>
                    "Activity"
                </a>
            </p>
        </section>
        <Sessions sessions action=action.clone()/>
        <GroupForm administrator=&administrator person=&person action=action.clone()/>
        <PersonUsageCard usage action/>
    }
}

#[component]
fn Sessions(sessions: Vec<BrowserSession>, action: String) -> impl IntoView {
    let list = if sessions.is_empty() {
        Either::Left(view! { <p class="card-note quiet">"No active sessions."</p> })
    } else {
        let (caption, action) = ("Browsers this person is signed in with".to_owned(), action.clone());
        Either::Right(view! { <SessionTable sessions caption action/> })
    };
    view! {
        <section class="card table-card" aria-labelledby="sessions">
            <div class="card-head">
                <h2 id="sessions">"Active sessions"</h2>
            </div>
            {list}
            // Asks for confirmation, without JavaScript too.
            <details class="ask">
                <summary class="button button-danger">"Sign out everywhere"</summary>
                <p id="everywhere-means">
                    "Ends all sessions of this person, here and at the user pool, and every token they have. Their open pages \
                     are emptied; text that they have not saved stays in their browser until they sign in again."
                </p>
                <form method="post" action=action data-in-place="">
                    <input type="hidden" name="end" value="all"/>
                    <button type="submit" class="button button-danger-solid" aria-describedby="everywhere-means">
                        "Yes, sign out everywhere"
                    </button>
                </form>
            </details>
        </section>
    }
}
