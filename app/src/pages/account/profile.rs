//! Who the user is here: groups, roles, today's calls, and what came of requests for access.

use super::own_claims;
use crate::{
    Problem, address,
    components::{
        GroupBadges, Moment, QuotaMeter, UserText, loaded, no_requests, own_quota_now, provider_text, request_badge,
        roles_table, sentence,
    },
    destinations::lists_requests,
    page_context::{SignedIn, page_state},
    response::optional,
    server_functions::list_requests,
};
use access::{
    AccessRequest, Limit, LimitSource, Membership, QuotaState, Untrusted,
    claims::{self, Claims},
};
use i18n::tr;
use leptos::prelude::*;

/// Number of requests shown, latest first; the page Requests has all.
const REQUESTS_SHOWN: usize = 5;

pub(super) fn profile(person: &SignedIn) -> AnyView {
    // Who belongs to no group would be refused, and recorded.
    let may_request = lists_requests(person);
    view! {
        <div class="beside profile">
            <div>{facts(person)} {groups_and_roles(person)}</div>
            <div>{usage()} {may_request.then(requests)}</div>
        </div>
    }
    .into_any()
}

fn facts(person: &SignedIn) -> AnyView {
    let claims = own_claims();
    let membership = match person.rules().membership(&person.principal) {
        Membership::Administrator => tr!("Administrator"),
        Membership::Member => tr!("Member"),
        Membership::NonMember | Membership::Program => tr!("None: you are in neither of Usher’s groups"),
    };
    let department = claims::text(&claims, "custom:department").unwrap_or(tr!("Not given")).to_owned();
    view! {
        <section class="card" aria-labelledby="facts">
            <h2 id="facts">{tr!("Profile")}</h2>
            <dl class="facts facts-wide">
                <dt>{tr!("Access to Usher")}</dt>
                <dd>{membership}</dd>
                <dt>{tr!("Department")}</dt>
                <dd><UserText text=department/></dd>
                <dt>{tr!("Identity provider")}</dt>
                <dd><UserText text=provider_text(provider(&claims))/></dd>
                <dt>{tr!("Session ends")}</dt>
                <dd>{session_ends(person)}</dd>
            </dl>
        </section>
    }
    .into_any()
}

fn session_ends(person: &SignedIn) -> AnyView {
    let ends_at = view! { <Moment at=person.ends_at/> }.into_any();
    match &page_state().context.session {
        Some(session) => {
            let minutes = session.idle_ends_at.saturating_sub(session.now).div_ceil(60);
            let text =
                tr!("{time}, or after {n} min without use" | "{time}, or after {n} min without use", n = minutes);
            sentence(&text, [("time", ends_at)])
        }
        None => ends_at,
    }
}

fn groups_and_roles(person: &SignedIn) -> AnyView {
    let principal = &person.principal;
    let groups = if principal.groups.is_empty() {
        view! { <p class="quiet">{tr!("You are in no group.")}</p> }.into_any()
    } else {
        let groups = principal.groups.iter().cloned().collect();
        view! { <GroupBadges groups label=tr!("Your groups")/> }.into_any()
    };
    let roles = if principal.roles.is_empty() {
        view! { <p class="card-note quiet">{tr!("You have no roles: only your own resources are open to you.")}</p> }
            .into_any()
    } else {
        roles_table(&principal.roles)
    };
    view! {
        <section class="card table-card" aria-labelledby="groups">
            <div class="card-head">
                <h2 id="groups">{tr!("Groups and roles")}</h2>
                <p class="quiet">
                    {tr!("Your groups say what you can do in Usher. Resources are opened to roles.")}
                </p>
                {groups}
            </div>
            {roles}
        </section>
    }
    .into_any()
}

/// Today's calls beside the limit. Nothing for users whose calls are not counted.
fn usage() -> AnyView {
    let quota = own_quota_now();
    (move || quota.get().map(usage_card)).into_any()
}

fn usage_card(quota: QuotaState) -> AnyView {
    let source = match &quota.allowance.source {
        LimitSource::Default => tr!("for everybody").to_owned(),
        LimitSource::Group(group) => tr!("group {group}", group = Untrusted(group)),
        LimitSource::Person => tr!("set for you").to_owned(),
    };
    // Without a limit, the meter says so.
    let limit = match quota.allowance.limit {
        Limit::Calls(calls) => Some(tr!("{limit} a day ({source})", limit = calls, source = source)),
        Limit::Unlimited => None,
    };
    let limit = limit.map(|limit| {
        view! {
            <dl class="facts">
                <dt>{tr!("Limit")}</dt>
                <dd>{limit}</dd>
            </dl>
        }
    });
    view! {
        <section class="card own-usage" aria-labelledby="usage">
            <h2 id="usage">{tr!("Calls today")}</h2>
            <QuotaMeter quota/>
            {limit}
            <p class="hint">
                {tr!("Opening a resource is a call. Opening it again within a minute is none.")}
            </p>
        </section>
    }
    .into_any()
}

/// Says nothing if they cannot be had.
fn requests() -> AnyView {
    loaded(latest_requests, |own: Option<Vec<AccessRequest>>| own.map(requests_card))
}

async fn latest_requests() -> Result<Option<Vec<AccessRequest>>, Problem> {
    let own = optional(list_requests(None)).await.map(|page| page.own);
    Ok(own.map(|own| own.into_iter().take(REQUESTS_SHOWN).collect()))
}

fn requests_card(own: Vec<AccessRequest>) -> AnyView {
    let content = if own.is_empty() {
        no_requests()
    } else {
        let rows: Vec<AnyView> = own.iter().map(request_row).collect();
        view! { <ul class="own-requests" role="list">{rows}</ul> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="requests">
            <h2 id="requests">{tr!("Your requests for access")}</h2>
            {content}
            <a class="text-link" href="/requests">
                {tr!("Requests and answers")}
            </a>
        </section>
    }
    .into_any()
}

fn request_row(request: &AccessRequest) -> AnyView {
    let path = request.path.to_string();
    let at = request.answer.as_ref().map_or(request.asked_at, |answer| answer.at);
    view! {
        <li>
            <a href=address::resource(&path)>
                <span dir="ltr">{path.clone()}</span>
            </a>
            {request_badge(request)}
            <span class="quiet"><Moment at/></span>
        </li>
    }
    .into_any()
}

/// Provider name from the claim `identities`, which only federated users have.
fn provider(claims: &Claims) -> Option<String> {
    claims.get("identities")?.get(0)?.get("providerName")?.as_str().map(str::to_owned)
}
