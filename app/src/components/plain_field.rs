//! A single-line field for plain HTML forms, without state in the browser.

use leptos::prelude::*;

#[component]
pub(crate) fn PlainField(
    /// Also the element's `id`.
    name: &'static str,
    label: &'static str,
    /// Initial value.
    #[prop(optional, into)]
    value: String,
    /// Text below the field.
    #[prop(optional)]
    hint: Option<&'static str>,
    #[prop(optional)] required: bool,
    #[prop(default = 256)] maxlength: usize,
    /// The HTML attribute `pattern`. The browser explains a value that does not match it with the hint.
    #[prop(optional)]
    pattern: Option<&'static str>,
    #[prop(optional)] placeholder: Option<&'static str>,
    /// The id of a `datalist` with suggestions.
    #[prop(optional)]
    list: Option<&'static str>,
) -> impl IntoView {
    let explanation = hint;
    let hint_id = format!("{name}-hint");
    let described_by = hint.map(|_| hint_id.clone());
    let hint = hint.map(|hint| {
        view! {
            <span class="hint" id=hint_id>
                {hint}
            </span>
        }
    });
    view! {
        <p class="field">
            <label for=name>{label}</label>
            <input
                id=name
                type="text"
                name=name
                dir="auto"
                value=value
                required=required
                maxlength=maxlength
                pattern=pattern
                title=pattern.and(explanation)
                placeholder=placeholder
                list=list
                autocomplete="off"
                aria-describedby=described_by
            />
            {hint}
        </p>
    }
}
