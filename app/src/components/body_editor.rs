//! The editor of a resource's body: text field, toolbar, help and preview.

use super::{
    field::{Labels, TextArea},
    markdown_toolbar::MarkdownToolbar,
    resource_fields::ResourceFields,
    text_preview::{PreviewPane, TextPreview},
};
use access::Field;
use i18n::{msgid, tr};
use leptos::{html, prelude::*};

/// What the help shows: what one types, and what it is for.
const HELP: [(&str, &str); 9] = [
    (msgid!("## Heading"), msgid!("A heading; ### for one level below")),
    (msgid!("**bold**"), msgid!("Bold")),
    (msgid!("_italic_"), msgid!("Italic")),
    ("[Usher](https://example.com)", msgid!("A link")),
    (msgid!("- One"), msgid!("A list; 1. for a numbered one, - [ ] for tasks")),
    ("`code`", msgid!("Code; ``` on a line before and after for a block")),
    (msgid!("> Text"), msgid!("A quotation; > [!NOTE] on its first line for a note")),
    ("| A | B |", msgid!("A row of a table; | --- | --- | below the first row")),
    (msgid!("Text.[^1]"), msgid!("A footnote; [^1]: with its text on a line of its own")),
];

#[component]
pub(crate) fn BodyEditor(fields: ResourceFields, preview: TextPreview) -> impl IntoView {
    let area = NodeRef::<html::Textarea>::new();
    let live = RwSignal::new(false);
    Effect::new(move || live.set(true));
    let help = HELP.map(|(typed, meaning)| {
        view! {
            <tr>
                <th scope="row">
                    <code dir="auto">{i18n::translate(typed)}</code>
                </th>
                <td>{i18n::translate(meaning)}</td>
            </tr>
        }
        .into_any()
    });
    view! {
        <div class="editor" class:is-live=move || live.get()>
            <div class="editor-text">
                <TextArea
                    labels=Labels { name: Field::Body.name(), label: tr!("Body"), hint: "Markdown" }
                    value=fields.body
                    error=fields.error(Field::Body)
                    rows=14
                    monospaced=true
                    area
                >
                    <MarkdownToolbar area text=fields.body live/>
                </TextArea>
                <details class="formatting-help">
                    <summary>{tr!("Formatting help")}</summary>
                    <table>
                        <caption class="visually-hidden">{tr!("Formatting")}</caption>
                        <thead>
                            <tr>
                                <th scope="col">{tr!("You type")}</th>
                                <th scope="col">{tr!("You get")}</th>
                            </tr>
                        </thead>
                        <tbody>{help.into_iter().collect::<Vec<_>>()}</tbody>
                    </table>
                </details>
            </div>
            <PreviewPane preview/>
        </div>
    }
}
