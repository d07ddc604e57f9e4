//! Buttons that format the selected text of a text field as Markdown.

use super::{focus::focus, markdown_format::MarkdownFormat};
use i18n::tr;
use leptos::{ev::KeyboardEvent, html, prelude::*};

/// One stop for the Tab key; the arrow keys move between the buttons (WAI-ARIA, pattern "Toolbar"). The buttons need
/// the hydrated page, so they are disabled until then.
#[component]
pub(crate) fn MarkdownToolbar(
    /// The text field.
    area: NodeRef<html::Textarea>,
    /// Its text.
    text: RwSignal<String>,
    /// Whether the page is hydrated.
    live: RwSignal<bool>,
) -> impl IntoView {
    let reached = RwSignal::new(0);
    let buttons = MarkdownFormat::ALL.map(|_| NodeRef::<html::Button>::new());
    let move_focus = move |event: KeyboardEvent| {
        let (at, last) = (reached.get_untracked(), buttons.len() - 1);
        let next = match event.key().as_str() {
            "ArrowRight" => (at + 1) % buttons.len(),
            "ArrowLeft" => at.checked_sub(1).unwrap_or(last),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        reached.set(next);
        if let Some(button) = buttons[next].get_untracked() {
            focus(button);
        }
    };
    let button = |(nth, format): (usize, MarkdownFormat)| {
        let press = move |_| {
            reached.set(nth);
            format_selection(area, text, format);
        };
        view! {
            <button
                type="button"
                class="button button-small"
                disabled=move || !live.get()
                tabindex=move || if reached.get() == nth { "0" } else { "-1" }
                node_ref=buttons[nth]
                on:click=press
            >
                {format.label()}
            </button>
        }
        .into_any()
    };
    view! {
        <div
            class="format-toolbar needs-script"
            role="toolbar"
            aria-label=tr!("Formatting")
            aria-controls="body"
            on:keydown=move_focus
        >
            {MarkdownFormat::ALL.into_iter().enumerate().map(button).collect::<Vec<_>>()}
        </div>
    }
}

/// Changes the text as if it were typed, so that the browser can undo it.
fn format_selection(area: NodeRef<html::Textarea>, text: RwSignal<String>, format: MarkdownFormat) {
    #[cfg(feature = "hydrate")]
    if let Some(area) = area.get_untracked() {
        imp::format_selection(&area, text, format);
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (area, text, format);
}

#[cfg(feature = "hydrate")]
mod imp {
    use super::MarkdownFormat;
    use leptos::prelude::{RwSignal, Set as _, document};
    use wasm_bindgen::JsCast as _;
    use web_sys::{HtmlDocument, HtmlTextAreaElement};

    pub(super) fn format_selection(area: &HtmlTextAreaElement, text: RwSignal<String>, format: MarkdownFormat) {
        let at = |position: Option<u32>| position.unwrap_or_default() as usize;
        let (start, end) = (area.selection_start(), area.selection_end());
        let edit = format.apply(&area.value(), at(start.ok().flatten())..at(end.ok().flatten()));
        let unit = |position: usize| u32::try_from(position).unwrap_or(u32::MAX);
        // None of these calls fails for a text field in the document, and without them nothing is changed.
        let _ = area.focus();
        let _ = area.set_selection_range(unit(edit.range.start), unit(edit.range.end));
        let command = if edit.text.is_empty() { "delete" } else { "insertText" };
        // Deprecated, but the only way to change a text field so that Ctrl+Z undoes the change.
        let is_typed = document()
            .unchecked_into::<HtmlDocument>()
            .exec_command_with_show_ui_and_value(command, false, &edit.text)
            .unwrap_or(false);
        if !is_typed {
            let _ = area.set_range_text(&edit.text);
        }
        text.set(area.value());
        let _ = area.set_selection_range(unit(edit.select.start), unit(edit.select.end));
    }
}
