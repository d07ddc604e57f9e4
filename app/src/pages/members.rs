//! Pages for people who are signed in.

use crate::{
    components::{OwnQuota, PleaseSignIn},
    page_context::{PageState, SignedIn, page_state},
    posted::{Posted, PostedForm},
};
use leptos::{either::Either, prelude::*};
use std::sync::Arc;

/// The page for a person who is signed in, and the invitation to sign in for everybody else. But a form that was posted
/// comes back whoever posted it: what was typed must not be lost with a session, or with a database that is away.
///
/// Above it stands how many of the day's calls are used.
pub(super) fn for_members<V: IntoView>(page: impl FnOnce(Arc<SignedIn>) -> V) -> impl IntoView {
    for_members_who_call(|person| view! { <OwnQuota/> {page(person)} })
}

/// The same for a page that is itself a counted call, and shows what is left after it.
pub(super) fn for_members_who_call<V: IntoView>(page: impl FnOnce(Arc<SignedIn>) -> V) -> impl IntoView {
    let PageState { context, signed_in } = page_state();
    let posted = || {
        PostedForm::of_this_page()
            .map(|Posted { draft, .. }| Arc::new(SignedIn::somebody(context.rules.clone(), draft.roles)))
    };
    match signed_in.or_else(posted) {
        Some(person) => Either::Left(page(person)),
        None => Either::Right(view! { <PleaseSignIn expired=context.session_expired/> }),
    }
}
