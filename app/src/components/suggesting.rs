//! A filter with suggestions.

use super::field::unless_hydrating;
use i18n::tr;
use leptos::prelude::*;

/// A text field of a form with filters. It suggests values, and takes others as well. Empty means any.
pub(crate) fn suggesting(name: &'static str, label: &'static str, value: &str, suggestions: Vec<String>) -> AnyView {
    let (id, list) = (format!("filter-{name}"), format!("filter-{name}-known"));
    let options = suggestions.into_iter().map(|text| view! { <option value=text></option> }).collect_view();
    view! {
        <p class="field">
            <label for=id.clone()>{label}</label>
            <input
                id=id
                type="text"
                name=name
                dir="auto"
                list=list.clone()
                placeholder=tr!("Any")
                maxlength="256"
                autocomplete="off"
                value=value.to_owned()
                prop:value=unless_hydrating(value.to_owned())
            />
            <datalist id=list>{options}</datalist>
        </p>
    }
    .into_any()
}
