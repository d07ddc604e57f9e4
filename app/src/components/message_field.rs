//! The field for what a request for access says, or its answer.

use crate::escape::first_text;
use access::{MAX_MESSAGE_CHARS, RequestDraft};
use i18n::tr;
use leptos::prelude::*;

/// Without `maxlength`: browsers cut off what is pasted, and nobody notices. The server sends back what is too long.
pub(crate) fn message_field(id: String, text: String, error: Option<String>) -> AnyView {
    let error_id = error.as_ref().map(|_| format!("{id}-error"));
    let is_invalid = error.is_some().then_some("true");
    let described_by = error_id.clone();
    let error = error.map(|error| {
        view! {
            <p class="field-error" id=error_id>
                {error}
            </p>
        }
    });
    view! {
        <div class="field">
            <label for=id.clone()>{tr!("Message (optional, at most {limit} characters)", limit = MAX_MESSAGE_CHARS)}</label>
            {error}
            <textarea
                id=id
                name=RequestDraft::MESSAGE
                dir="auto"
                rows="2"
                aria-invalid=is_invalid
                aria-describedby=described_by
            >
                {first_text(text)}
            </textarea>
        </div>
    }
    .into_any()
}
