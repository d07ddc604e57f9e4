//! A form field: label, hint, input and error, linked for assistive technology.

use crate::escape::first_text;
use leptos::{html, prelude::*};

/// Texts of a field.
#[derive(Clone, Copy)]
pub(crate) struct Labels {
    /// Name in the form, and `id` of the element.
    pub(crate) name: &'static str,
    /// Text of the `label` element.
    pub(crate) label: &'static str,
    /// What to enter; may be empty.
    pub(crate) hint: &'static str,
}

impl Labels {
    fn hint_id(self) -> Option<String> {
        (!self.hint.is_empty()).then(|| format!("{}-hint", self.name))
    }

    fn error_id(self) -> String {
        format!("{}-error", self.name)
    }

    /// `id` for `aria-describedby`: the error if there is one, which says what to do, otherwise the hint.
    pub(crate) fn described_by(self, has_error: bool) -> Option<String> {
        if has_error { Some(self.error_id()) } else { self.hint_id() }
    }
}

/// The hint and the error of a field.
#[component]
pub(crate) fn FieldNotes(labels: Labels, #[prop(into)] error: Signal<Option<String>>) -> impl IntoView {
    let hint = labels.hint_id().map(|id| {
        view! {
            <p class="hint" id=id>
                {labels.hint}
            </p>
        }
    });
    view! {
        {hint}
        {move || {
            error
                .get()
                .map(|message| {
                    view! {
                        <p class="field-error" id=labels.error_id()>
                            {message}
                        </p>
                    }
                })
        }}
    }
}

/// A single-line text field.
#[component]
pub(crate) fn TextField(
    labels: Labels,
    value: RwSignal<String>,
    #[prop(into)] error: Signal<Option<String>>,
    #[prop(optional)] required: bool,
    /// Displayed and submitted, but not editable.
    #[prop(optional)]
    read_only: bool,
    #[prop(optional)] monospaced: bool,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let hydrated = is_hydrating();
    Effect::new(move |before: Option<()>| {
        let text = value.get();
        let Some(input) = input.get() else { return };
        if before.is_none() && hydrated && !read_only {
            value.set(input.value());
        } else if input.value() != text {
            input.set_value(&text);
        }
    });
    view! {
        <div class="field">
            <label for=labels.name>{labels.label}</label>
            <FieldNotes labels error/>
            <input
                type="text"
                id=labels.name
                name=labels.name
                class:monospaced=monospaced
                dir=if monospaced { "ltr" } else { "auto" }
                value=value.get_untracked()
                readonly=read_only
                aria-required=required.then_some("true")
                aria-invalid=move || error.read().is_some().then_some("true")
                aria-describedby=move || labels.described_by(error.read().is_some())
                autocomplete="off"
                spellcheck=if monospaced { "false" } else { "true" }
                node_ref=input
                on:input:target=move |event| value.set(event.target().value())
            />
        </div>
    }
}

/// A multi-line text field.
#[component]
pub(crate) fn TextArea(
    labels: Labels,
    value: RwSignal<String>,
    #[prop(into)] error: Signal<Option<String>>,
    rows: u32,
    #[prop(optional)] monospaced: bool,
    /// The element itself.
    area: NodeRef<html::Textarea>,
    /// Between the label and the text.
    children: Children,
) -> impl IntoView {
    let hydrated = is_hydrating();
    Effect::new(move |before: Option<()>| {
        let text = value.get();
        let Some(area) = area.get() else { return };
        if before.is_none() && hydrated {
            value.set(area.value());
        } else if area.value() != text {
            area.set_value(&text);
        }
    });
    let at_first = first_text(value.get_untracked());
    view! {
        <div class="field">
            <label for=labels.name>{labels.label}</label>
            <FieldNotes labels error/>
            {children()}
            <textarea
                id=labels.name
                name=labels.name
                class:monospaced=monospaced
                dir="auto"
                rows=rows
                spellcheck="true"
                aria-invalid=move || error.read().is_some().then_some("true")
                aria-describedby=move || labels.described_by(error.read().is_some())
                node_ref=area
                on:input:target=move |event| value.set(event.target().value())
            >
                {at_first}
            </textarea>
        </div>
    }
}

/// Whether this component is being hydrated. Text typed before hydration must then be kept.
pub(crate) fn is_hydrating() -> bool {
    cfg!(feature = "hydrate") && Owner::current_shared_context().is_some_and(|shared| shared.during_hydration())
}

/// Value of a control's property. Hydration leaves the property alone: it keeps what was typed or chosen before.
pub(crate) fn unless_hydrating<T>(value: T) -> Option<T> {
    (!is_hydrating()).then_some(value)
}
