//! The account page: who the user is, and their ID token.

use super::page_guards::page_with_quota;
use crate::{
    components::{ClaimsTable, GroupBadges, Moment, PageHeading, SignOutButton, UserText, loaded, sentence},
    page_context::{SignedIn, page_state},
    response::optional,
    server_functions::list_requests,
};
use access::{
    AccessRequest, ListRequests, RequestAnswer,
    claims::{self, Claims},
};
use i18n::tr;
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
    let claim = |name: &str| claims::text(&claims, name).unwrap_or(tr!("Not given")).to_owned();
    let names = |set: &std::collections::BTreeSet<String>| set.iter().cloned().collect::<Vec<_>>();
    let none = |empty: bool| empty.then(|| view! { <span class="quiet">{tr!("None")}</span> });
    // Who belongs to no group would be refused, and recorded.
    let may_request = person.decide(ListRequests { all: false }).is_allowed();
    let ends_at = view! { <Moment at=person.ends_at/> }.into_any();
    let ends = match &context.session {
        Some(session) => {
            let minutes = session.idle_ends_at.saturating_sub(session.now).div_ceil(60);
            let text =
                tr!("{time}, or after {n} min without use" | "{time}, or after {n} min without use", n = minutes);
            sentence(&text, [("time", ends_at)])
        }
        None => ends_at,
    };
    view! {
        <div class="page-head">
            <PageHeading text=tr!("Account")/>
            <SignOutButton/>
        </div>
        <section class="card" aria-labelledby="who">
            <h2 id="who">{tr!("Who you are here")}</h2>
            <dl class="facts facts-wide">
                <dt>{tr!("Name")}</dt>
                <dd><UserText text=principal.name.clone()/></dd>
                <dt>{tr!("Username")}</dt>
                <dd>
                    <code><UserText text=principal.user.username.clone()/></code>
                </dd>
                <dt>{tr!("E-mail")}</dt>
                <dd><UserText text=claim("email")/></dd>
                <dt>{tr!("Groups")}</dt>
                <dd>
                    <GroupBadges groups=names(&principal.groups) label=tr!("Groups")/>
                    {none(principal.groups.is_empty())}
                </dd>
                <dt>{tr!("Roles")}</dt>
                <dd>
                    <GroupBadges
                        groups=principal.roles.iter().map(access::Role::to_string).collect()
                        label=tr!("Roles")
                    />
                    {none(principal.roles.is_empty())}
                </dd>
                <dt>{tr!("Department")}</dt>
                <dd><UserText text=claim("custom:department")/></dd>
                <dt>{tr!("Identity provider")}</dt>
                <dd><UserText text=provider(&claims)/></dd>
                <dt>{tr!("Session ends")}</dt>
                <dd>{ends}</dd>
            </dl>
            <a class="text-link" href="/account/sessions">
                {tr!("Where you are signed in")}
            </a>
        </section>
        {may_request.then(|| view! { <Requests/> })}
        <section class="card table-card" aria-labelledby="token">
            <div class="card-head">
                <h2 id="token">{tr!("Your ID token")}</h2>
                <p class="quiet">
                    {tr!("What the user pool says about you, claim by claim. It is for display: it opens nothing, and \
                          the server checks a token of its own on every call.")}
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
        Ok(requests.iter().map(state).collect())
    };
    loaded(load, |states: Vec<String>| {
        (!states.is_empty()).then(|| {
            let states: Vec<_> = states.into_iter().map(|state| view! { <li>{state}</li> }).collect();
            view! {
                <section class="card" aria-labelledby="requests">
                    <h2 id="requests">{tr!("Your requests for access")}</h2>
                    <ul role="list">{states}</ul>
                    <a class="text-link" href="/requests">
                        {tr!("Requests and answers")}
                    </a>
                </section>
            }
        })
    })
}

/// The path of a request, and what came of it.
fn state(request: &AccessRequest) -> String {
    match &request.answer {
        None => tr!("{path}: waiting", path = request.path),
        Some(RequestAnswer { approved: Some(_), .. }) => tr!("{path}: approved", path = request.path),
        Some(RequestAnswer { approved: None, .. }) => tr!("{path}: declined", path = request.path),
    }
}

/// Provider name from the claim `identities`, which only federated users have.
fn provider(claims: &Claims) -> String {
    claims
        .get("identities")
        .and_then(|identities| identities.get(0)?.get("providerName")?.as_str())
        .map_or_else(|| tr!("Cognito user pool").to_owned(), str::to_owned)
}
