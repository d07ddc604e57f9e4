//! A form that was posted without JavaScript and could not be taken.

use crate::{Problem, journey::Journey};
use access::ResourceDraft;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What was typed and what is wrong with it. The server provides it as context on the answer to such a form, and the
/// page shows the form again with both.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Posted {
    /// What the person typed.
    pub draft: ResourceDraft,
    /// Why it could not be taken.
    pub problem: Problem,
}

/// The posted form as the application keeps it.
#[derive(Clone, Copy)]
pub(crate) struct PostedForm(pub(crate) StoredValue<Option<Posted>>);

impl PostedForm {
    /// The posted form, as long as the page is the one that answered it: not after a person went on to another.
    pub(crate) fn of_this_page() -> Option<Posted> {
        let Self(posted) = use_context()?;
        if Journey::has_moved() { None } else { posted.get_value() }
    }
}
