//! The form that sets a daily limit.

use super::PlainField;
use access::Limit;
use i18n::tr;
use leptos::prelude::*;

#[component]
pub(crate) fn LimitForm(
    /// URL to which the form is posted.
    action: String,
    /// The label of the limit.
    label: &'static str,
    /// The limit at first.
    value: String,
    #[prop(optional)] required: bool,
    /// Text below the limit.
    hint: &'static str,
    /// The fields that say whose limit it is.
    children: Children,
) -> impl IntoView {
    view! {
        <form class="form" method="post" action=action data-in-place="">
            {children()}
            <PlainField name="limit" label value required pattern=Limit::PATTERN hint/>
            <p class="actions">
                <button type="submit" class="button button-primary">
                    {tr!("Save limit")}
                </button>
            </p>
        </form>
    }
}
