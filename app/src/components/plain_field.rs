//! A line of text in a form that is posted or asked as it stands, without a state in the browser.

use leptos::prelude::*;

#[component]
pub(crate) fn PlainField(
    /// Its id too.
    name: &'static str,
    label: &'static str,
    /// What is in it at first.
    #[prop(optional, into)]
    value: String,
    /// Stands under it.
    #[prop(optional)]
    hint: Option<&'static str>,
    #[prop(optional)] required: bool,
    #[prop(default = 256)] maxlength: u32,
    /// As HTML's attribute.
    #[prop(optional)]
    pattern: Option<&'static str>,
    #[prop(optional)] placeholder: Option<&'static str>,
) -> impl IntoView {
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
                value=value
                required=required
                maxlength=maxlength
                pattern=pattern
                placeholder=placeholder
                autocomplete="off"
                aria-describedby=described_by
            />
            {hint}
        </p>
    }
}
