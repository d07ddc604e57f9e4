//! The home page.

use crate::{
    Cause, Problem,
    components::{ActionTable, GuardedLink, PageHeading, ProblemView, SignInLinks},
    page_context::{PageState, SignedIn, page_state},
};
use access::{CreateResource, ListResources, ReadUsage, Untrusted};
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub(crate) fn HomePage() -> impl IntoView {
    let PageState { context, signed_in } = page_state();
    match signed_in {
        None => view! { <SignedOut expired=context.session_expired/> }.into_any(),
        Some(person) => {
            let list = ListResources::of(person.rules(), &person.principal);
            match person.decide(list).admission() {
                Ok(_) => view! { <Welcome person/> }.into_any(),
                Err(reason) => {
                    let problem = Problem { request_id: context.request_id.clone(), cause: Cause::Denied(reason) };
                    view! { <ProblemView problem/> }.into_any()
                }
            }
        }
    }
}

#[component]
fn SignedOut(expired: bool) -> impl IntoView {
    view! {
        {expired
            .then(|| {
                view! { <p class="alert alert-info" role="status">"Your session has expired. Please sign in again."</p> }
            })}
        <section class="hero">
            <div>
                <PageHeading text="Usher"/>
                <p class="lead">
                    "One secure front door to your company’s data. Sign in with your company account, open what your groups \
                     can open, and share what you write with the people who need it."
                </p>
                <SignInLinks/>
            </div>
            <img class="hero-image" src="/hero.svg" alt="" width="360" height="280"/>
        </section>
        <ul class="points" role="list">
            <li class="card">
                <h2>"One sign-in"</h2>
                <p>"Your company’s identity provider signs you in through Amazon Cognito. Usher never sees your password."</p>
            </li>
            <li class="card">
                <h2>"Your groups decide"</h2>
                <p>"Actions that you cannot use are greyed out and say which group grants them."</p>
            </li>
            <li class="card">
                <h2>"Checked every time"</h2>
                <p>"The server asks the same rules again on each call, before anything reaches the data."</p>
            </li>
        </ul>
    }
}

#[component]
fn Welcome(person: Arc<SignedIn>) -> impl IntoView {
    let create = person.decide(CreateResource::own(&person.principal));
    let administration = person.decide(ReadUsage::default()).is_allowed().then(|| {
        view! {
            <a class="tile" href="/admin">
                <span class="tile-title">"Administration"</span>
                <span class="quiet">"People, limits, the resource map, and what has happened."</span>
            </a>
        }
    });
    view! {
        <PageHeading text=format!("Welcome, {}", Untrusted(&person.principal.name)) title="Home"/>
        <div class="tiles">
            <a class="tile" href="/resources">
                <span class="tile-title">"Resources"</span>
                <span class="quiet">"Everything that is yours or open to you."</span>
            </a>
            <GuardedLink
                href="/resources/new".to_owned()
                denial=create.denial().map(ToString::to_string)
                id="why-not-create".to_owned()
                class="tile"
            >
                <span class="tile-title">"New resource"</span>
                <span class="quiet">"Write something and choose who may open it."</span>
            </GuardedLink>
            <a class="tile" href="/requests">
                <span class="tile-title">"Requests"</span>
                <span class="quiet">"Who asks for access to what is yours, and what came of your own requests."</span>
            </a>
            {administration}
            <a class="tile" href="/account">
                <span class="tile-title">"Account"</span>
                <span class="quiet">"Who you are here, and what your ID token says."</span>
            </a>
        </div>
        <section class="card table-card">
            <ActionTable person=&person/>
        </section>
    }
}
