//! The account page: who the user is, and their ID token.

use super::page_guards::page_with_quota;
use crate::{
    components::{ClaimsTable, GroupBadges, Moment, PageHeading, SignOutButton, UserText, loaded},
    page_context::{SignedIn, page_state},
    response::optional,
    server_functions::list_requests,
};
use access::{
    ListRequests,
    claims::{self, Claims},
};
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub(crate) fn AccountPage() -> impl IntoView {
    page_with_quota(|person| view! { <Account person/> })
}

#[component]
fn Account(person: Arc<SignedIn>) -> impl IntoView {
    let principal = &person.principal;
    let context = page_state().context;
    let claims = context.session.as_ref().and_then(|session| claims::decode_unverified(&session.id_token));
    let claims = claims.unwrap_or_default();
    let claim = |name: &str| claims::text(&claims, name).unwrap_or("Not given").to_owned();
    let names = |set: &std::collections::BTreeSet<String>| set.iter().cloned().collect::<Vec<_>>();
    let none = |empty: bool| empty.then(|| view! { <span class="quiet">"None"</span> });
    // Who belongs to no group would be refused, and recorded.
    let may_request = person.decide(ListRequests { all: false }).is_allowed();
    let unused = context.session.as_ref().map(|session| {
        let minutes = session.idle_ends_at.saturating_sub(session.now).div_ceil(60);
        format!(", or after {minutes} min without use")
    });
    view! {
        <div class="page-head">
            <PageHeading text="Account"/>
            <SignOutButton/>
        </div>
        <section class="card" aria-labelledby="who">
            <h2 id="who">"Who you are here"</h2>
            <dl class="facts facts-wide">
                <dt>"Name"</dt>
                <dd><UserText text=principal.name.clone()/></dd>
                <dt>"Username"</dt>
                <dd>
                    <code><UserText text=principal.user.username.clone()/></code>
                </dd>
                <dt>"E-mail"</dt>
                <dd><UserText text=claim("email")/></dd>
                <dt>"Groups"</dt>
                <dd>
                    <GroupBadges groups=names(&principal.groups) label="Groups"/>
                    {none(principal.groups.is_empty())}
                </dd>
                <dt>"Roles"</dt>
                <dd>
                    <GroupBadges groups=principal.roles.iter().map(access::Role::to_string).collect() label="Roles"/>
                    {none(principal.roles.is_empty())}
                </dd>
                <dt>"Department"</dt>
                <dd><UserText text=claim("custom:department")/></dd>
                <dt>"Identity provider"</dt>
                <dd><UserText text=provider(&claims)/></dd>
                <dt>"Session ends"</dt>
                <dd>
                    <Moment at=person.ends_at/>
                    {unused}
                </dd>
            </dl>
            <a class="text-link" href="/account/sessions">
                "Where you are signed in"
            </a>
        </section>
        {may_request.then(|| view! { <Requests/> })}
        <section class="card table-card" aria-labelledby="token">
            <div class="card-head">
                <h2 id="token">"Your ID token"</h2>
                <p class="quiet">
                    "What the user pool says about you, claim by claim. It is for display: it opens nothing, and the \
                     server checks a token of its own on every call."
                </p>
            </div>
            <ClaimsTable claims=&claims/>
        </section>
    }
}

/// What came of the user's requests for access. Says nothing if there are none, or if they cannot be had.
#[component]
fn Requests() -> impl IntoView {
    let load = || async {
        let requests = optional(list_requests(None)).await.unwrap_or_default().own;
        Ok(requests
            .into_iter()
            .map(|request| format!("{}: {}", request.path, request.state().to_lowercase()))
            .collect())
    };
    loaded(load, |states: Vec<String>| {
        (!states.is_empty()).then(|| {
            let states: Vec<_> = states.into_iter().map(|state| view! { <li>{state}</li> }).collect();
            view! {
                <section class="card" aria-labelledby="requests">
                    <h2 id="requests">"Your requests for access"</h2>
                    <ul role="list">{states}</ul>
                    <a class="text-link" href="/requests">
                        "Requests and answers"
                    </a>
                </section>
            }
        })
    })
}

/// Provider name from the claim `identities`, which only federated users have.
fn provider(claims: &Claims) -> String {
    claims
        .get("identities")
        .and_then(|identities| identities.get(0)?.get("providerName")?.as_str())
        .map_or_else(|| "Cognito user pool".to_owned(), str::to_owned)
}
