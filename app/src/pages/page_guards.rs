//! Wrappers for pages that require sign-in.

use crate::{
    components::{OwnQuota, PleaseSignIn},
    page_context::{PageState, SignedIn, page_state},
    posted_form::PostedFormContext,
};
use leptos::prelude::*;
use std::sync::Arc;

/// Shows the page to signed-in users, and a sign-in prompt to everybody else. A refused form comes back even without a
/// session: typed text must not be lost when the session has ended or the database is unavailable.
pub(super) fn signed_in_page<V: IntoView + 'static>(page: impl FnOnce(Arc<SignedIn>) -> V) -> AnyView {
    let PageState { context, signed_in } = page_state();
    let posted = || {
        PostedFormContext::of_this_page().map(|posted| {
            let chosen = posted.into_resource().map(|(draft, _)| draft.roles).unwrap_or_default();
            Arc::new(SignedIn::somebody(context.rules.clone(), chosen))
        })
    };
    match signed_in.or_else(posted) {
        Some(person) => page(person).into_any(),
        None => view! { <PleaseSignIn expired=context.session_expired/> }.into_any(),
    }
}

/// Like [`signed_in_page`], with the number of calls used today above the page: for pages from which people open
/// resources.
pub(super) fn page_with_quota<V: IntoView + 'static>(page: impl FnOnce(Arc<SignedIn>) -> V) -> AnyView {
    signed_in_page(|person| view! { <OwnQuota/> {page(person).into_any()} })
}
