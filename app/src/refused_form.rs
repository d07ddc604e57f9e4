//! A form that was posted without JavaScript and refused.

use crate::{Problem, navigation::Navigation};
use access::{Draft, ResourceDraft};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The typed text and the problem. The server provides it as context when it refuses such a form, and the page shows
/// the form again with both.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RefusedForm {
    /// What the user typed.
    pub draft: Draft,
    /// Why the server refused it.
    pub problem: Problem,
}

impl RefusedForm {
    /// The form of a resource with its problem, if it is one.
    pub(crate) fn into_resource(self) -> Option<(ResourceDraft, Problem)> {
        Some((self.draft.into_resource()?, self.problem))
    }
}

/// The posted form, in the application's context.
#[derive(Clone, Copy)]
pub(crate) struct RefusedFormContext(pub(crate) StoredValue<Option<RefusedForm>>);

impl RefusedFormContext {
    /// The posted form, if this page is the response to it; `None` after client-side navigation.
    pub(crate) fn of_this_page() -> Option<RefusedForm> {
        let Self(posted) = use_context()?;
        if Navigation::has_moved() { None } else { posted.get_value() }
    }
}
