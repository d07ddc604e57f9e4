//! Pages for people who are signed in.

use crate::{
    components::PleaseSignIn,
    visit::{Here, SignedIn, here},
};
use leptos::{either::Either, prelude::*};
use std::sync::Arc;

/// The page for a person who is signed in, and the invitation to sign in for everybody else.
pub(super) fn for_members<V: IntoView>(page: impl FnOnce(Arc<SignedIn>) -> V) -> impl IntoView {
    let Here { visit, signed_in } = here();
    match signed_in {
        Some(person) => Either::Left(page(person)),
        None => Either::Right(view! { <PleaseSignIn expired=visit.session_expired/> }),
    }
}
