//! A problem as a whole page.

use super::{
    GroupBadges, Moment, PageHeading, Precision, RequestId, SignInLinks, SignOutButton, UserText,
    request_access::request_access, sentence,
};
use crate::{
    Cause, Problem, address, browser::was_signed_out_elsewhere, page_context::page_state, problem::used_up,
    response::set_status,
};
use access::Reason;
use i18n::tr;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Heading, cause, advice and request ID. Sets the HTTP status of the response.
#[component]
pub(crate) fn ProblemView(
    /// What went wrong.
    problem: Problem,
) -> impl IntoView {
    set_status(problem.status());
    match &problem.cause {
        Cause::SignIn => view! { <PleaseSignIn expired=page_state().context.session_expired/> }.into_any(),
        Cause::SessionExpired => view! { <PleaseSignIn expired=true/> }.into_any(),
        Cause::Denied(Reason::NoGroup { .. }) => view! { <NoAccess problem/> }.into_any(),
        _ => view! { <Refused problem/> }.into_any(),
    }
}

/// Page for visitors who must sign in first.
#[component]
pub(crate) fn PleaseSignIn(
    /// Whether a session of theirs has expired.
    expired: bool,
) -> impl IntoView {
    let problem = Problem::here(if expired { Cause::SessionExpired } else { Cause::SignIn });
    set_status(problem.status());
    let explanation = RwSignal::new(problem.explanation());
    Effect::new(move || {
        if was_signed_out_elsewhere() {
            explanation.set(tr!("You signed out in another tab.").to_owned());
        }
    });
    view! {
        <section class="card narrow">
            <PageHeading text=problem.heading()/>
            <p>{explanation} " " {problem.advice()}</p>
            <SignInLinks return_to=address::of(&use_location())/>
            <RequestId id=page_state().context.request_id.clone()/>
        </section>
    }
}

/// Page for users without any of the required groups.
#[component]
fn NoAccess(problem: Problem) -> impl IntoView {
    let person = page_state().signed_in.map(|person| {
        let principal = &person.principal;
        let groups: Vec<String> = principal.groups.iter().cloned().collect();
        let none = groups.is_empty().then(|| view! { <p class="quiet">{tr!("You do not belong to any group.")}</p> });
        view! {
            <p>
                {sentence(
                    tr!("You are signed in as {name} ({username})."),
                    [
                        ("name", view! { <strong><UserText text=principal.name.clone()/></strong> }.into_any()),
                        ("username", view! { <code><UserText text=principal.user.username.clone()/></code> }.into_any()),
                    ],
                )}
            </p>
            <GroupBadges groups label=tr!("The groups you are in")/>
            {none}
        }
    });
    view! {
        <section class="card narrow">
            <PageHeading text=problem.heading()/>
            <p>{problem.explanation()}</p>
            {person}
            <p>{problem.advice()}</p>
            <div class="actions">
                <SignOutButton/>
                <a class="button" href="/account">
                    {tr!("See what your account says")}
                </a>
            </div>
            <RequestId id=problem.request_id/>
        </section>
    }
}

/// Page for every other problem.
#[component]
fn Refused(problem: Problem) -> impl IntoView {
    let may_pass = matches!(
        problem.cause,
        Cause::Unavailable { .. } | Cause::Contended | Cause::NotCounted | Cause::Network | Cause::Internal
    );
    // `external`: a full reload, which also identifies the user anew.
    let again = may_pass.then(|| {
        view! {
            <a class="button button-primary" href=address::of(&use_location()) rel="external">
                {tr!("Try again")}
            </a>
        }
    });
    let explanation = match &problem.cause {
        Cause::OverQuota(quota) => {
            let (used_up, at) = (used_up(quota), quota.resets_at);
            let time = view! { <Moment at precision=Precision::TimeOfDay/> }.into_any();
            view! {
                {used_up}
                " "
                {sentence(tr!("Your limit resets at {time}."), [("time", time)])}
            }
            .into_any()
        }
        _ => problem.explanation().into_any(),
    };
    let request = match problem.cause {
        Cause::Denied(Reason::NotShared { .. }) => request_access(&use_location().pathname.get_untracked()),
        _ => None,
    };
    let may_request = request.is_some();
    let advice = match request {
        Some(_) => tr!("If you need it, request access. The owner or an administrator decides."),
        None => problem.advice(),
    };
    let (list, back) = match problem.cause {
        Cause::UnknownPerson => ("/admin/people", tr!("Back to people")),
        _ => ("/resources", tr!("Back to resources")),
    };
    view! {
        <section class="card narrow">
            <PageHeading text=problem.heading()/>
            <p>{explanation}</p>
            <p>{advice}</p>
            {request}
            <div class="actions">
                {again}
                <a class="button" class:button-primary=!(may_pass || may_request) href=list rel="external">
                    {back}
                </a>
            </div>
            <RequestId id=problem.request_id/>
        </section>
    }
}
