//! The preview of a text that is being written.

use super::{Markdown, focus::focus};
use crate::{Cause, Problem, server_functions::preview_text};
use access::Field;
use i18n::tr;
use leptos::{ev::MouseEvent, html, prelude::*, task::spawn_local};
use std::time::Duration;

/// How long the user must pause before the preview is brought up to date.
const PAUSE: Duration = Duration::from_millis(400);

/// What the preview shows.
#[derive(Clone)]
enum Shown {
    /// Nothing has been written.
    Nothing,
    /// HTML from the gate.
    Html(String),
    /// Why the text cannot be shown.
    Failed(String),
}

/// State of the preview of `body`. On wide screens it is beside the text; on narrow ones a button opens it.
#[derive(Clone, Copy)]
pub(crate) struct TextPreview {
    body: RwSignal<String>,
    shown: RwSignal<Shown>,
    is_open: RwSignal<bool>,
    pane: NodeRef<html::Div>,
    /// The text that is shown, or that the server was asked for last.
    asked: StoredValue<String>,
    /// Whether an answer is on its way. There is one at a time, however fast somebody types.
    is_waiting: StoredValue<bool>,
    /// Whether the text has changed meanwhile.
    is_late: StoredValue<bool>,
}

impl TextPreview {
    /// `html` is the preview that was posted for, if any.
    pub(crate) fn new(body: RwSignal<String>, html: Option<String>) -> Self {
        let asked = if html.is_some() { body.get_untracked() } else { String::new() };
        let is_open = html.is_some();
        let preview = Self {
            body,
            shown: RwSignal::new(html.map_or(Shown::Nothing, Shown::Html)),
            is_open: RwSignal::new(is_open),
            pane: NodeRef::new(),
            asked: StoredValue::new(asked),
            is_waiting: StoredValue::new(false),
            is_late: StoredValue::new(false),
        };
        let mut later = debounce(PAUSE, move |()| preview.refresh());
        Effect::new(move || {
            body.track();
            later(());
        });
        preview
    }

    /// Asks the server, if the preview is on screen and the text is another.
    fn refresh(self) {
        // The user may have left the page.
        let Some(pane) = self.pane.try_get_untracked().flatten() else { return };
        let text = self.body.get_untracked();
        if pane.offset_height() == 0 || self.asked.with_value(|asked| *asked == text) {
            return;
        }
        if self.is_waiting.get_value() {
            self.is_late.set_value(true);
            return;
        }
        self.asked.set_value(text.clone());
        if text.trim().is_empty() {
            self.shown.set(Shown::Nothing);
            return;
        }
        self.is_waiting.set_value(true);
        spawn_local(async move {
            let answer = preview_text(text).await;
            if self.pane.try_get_untracked().is_none() {
                return;
            }
            self.is_waiting.set_value(false);
            self.shown.set(answer.map_or_else(failed, Shown::Html));
            if self.is_late.get_value() {
                self.is_late.set_value(false);
                self.refresh();
            }
        });
    }

    fn toggle(self, event: &MouseEvent) {
        event.prevent_default();
        self.is_open.update(|open| *open = !*open);
        if self.is_open.get_untracked() {
            if let Some(pane) = self.pane.get_untracked() {
                focus(pane);
            }
            // In the next frame, when the style sheet shows it.
            request_animation_frame(move || self.refresh());
        }
    }
}

fn failed(problem: Problem) -> Shown {
    Shown::Failed(match &problem.cause {
        Cause::Invalid(invalid) => invalid.message(Field::Body.name()).unwrap_or_default().to_owned(),
        _ => tr!("The preview is not available at the moment. Your text is still here.").to_owned(),
    })
}

/// Shows or hides the preview on narrow screens. Without JavaScript it posts the form, which comes back with the
/// preview.
#[component]
pub(crate) fn PreviewButton(
    preview: TextPreview,
    /// URL of the form.
    action: String,
) -> impl IntoView {
    view! {
        <button
            type="submit"
            class="button preview-button"
            name="intent"
            value="preview"
            formaction=format!("{action}#preview")
            aria-expanded=move || preview.is_open.get().to_string()
            aria-controls="preview"
            on:click=move |event| preview.toggle(&event)
        >
            {tr!("Preview")}
        </button>
    }
}

/// The preview itself. Nothing announces it: it changes with every pause in typing.
#[component]
pub(crate) fn PreviewPane(preview: TextPreview) -> impl IntoView {
    view! {
        <div class="preview" class:is-open=move || preview.is_open.get()>
            <h2 class="preview-label" id="preview-label">
                {tr!("Preview")}
            </h2>
            // It scrolls, so the keyboard must be able to reach it.
            <div
                id="preview"
                class="preview-text"
                role="region"
                aria-labelledby="preview-label"
                tabindex="0"
                node_ref=preview.pane
            >
                {move || match preview.shown.get() {
                    Shown::Html(html) => view! { <Markdown html/> }.into_any(),
                    Shown::Failed(reason) => view! { <p class="field-error">{reason}</p> }.into_any(),
                    Shown::Nothing => {
                        view! { <p class="hint">{tr!("Your text appears here as others will see it.")}</p> }.into_any()
                    }
                }}
            </div>
        </div>
    }
}
