//! A form that was posted without JavaScript and is shown again.

use crate::{Problem, navigation::Navigation};
use access::{Draft, ResourceDraft};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The typed text and the reply. The server provides it as context, and the page shows the form again with both.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PostedForm {
    /// What the user typed.
    pub draft: Draft,
    /// Why it is shown again.
    pub reply: FormReply,
}

/// Why a form is shown again.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormReply {
    /// The server refused it.
    Refused(Problem),
    /// The user asked for a preview; its HTML comes from the gate.
    Preview(String),
    /// The user chose whose lines to take after a conflict. The draft has them.
    Merged,
}

impl PostedForm {
    /// A form that the server refused.
    #[must_use]
    pub fn refused(draft: Draft, problem: Problem) -> Self {
        Self { draft, reply: FormReply::Refused(problem) }
    }

    /// The form of a resource with the reply, if it is one.
    pub(crate) fn into_resource(self) -> Option<(ResourceDraft, FormReply)> {
        Some((self.draft.into_resource()?, self.reply))
    }

    /// Why the server refused it, if it did.
    #[must_use]
    pub fn problem(&self) -> Option<&Problem> {
        match &self.reply {
            FormReply::Refused(problem) => Some(problem),
            FormReply::Preview(_) | FormReply::Merged => None,
        }
    }
}

/// The posted form, in the application's context.
#[derive(Clone, Copy)]
pub(crate) struct PostedFormContext(pub(crate) StoredValue<Option<PostedForm>>);

impl PostedFormContext {
    /// The posted form, if this page is the response to it; `None` after client-side navigation.
    pub(crate) fn of_this_page() -> Option<PostedForm> {
        let Self(posted) = use_context()?;
        if Navigation::has_moved() { None } else { posted.get_value() }
    }
}
