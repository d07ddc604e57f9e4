//! The editor of a resource's body: text field, toolbar, help and preview.

use super::{
    field::{Labels, TextArea},
    markdown_toolbar::MarkdownToolbar,
    resource_fields::ResourceFields,
    text_preview::{PreviewPane, TextPreview},
};
use access::Field;
use leptos::{html, prelude::*};

/// What the help shows: what one types, and what it is for.
const HELP: [(&str, &str); 9] = [
    ("## Heading", "A heading; ### for one level below"),
    ("**bold**", "Bold"),
    ("_italic_", "Italic"),
    ("[Usher](https://example.com)", "A link"),
    ("- One", "A list; 1. for a numbered one, - [ ] for tasks"),
    ("`code`", "Code; ``` on a line before and after for a block"),
    ("> Text", "A quotation; > [!NOTE] on its first line for a note"),
    ("| A | B |", "A row of a table; | --- | --- | below the first row"),
    ("Text.[^1]", "A footnote; [^1]: with its text on a line of its own"),
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
                    <code>{typed}</code>
                </th>
                <td>{meaning}</td>
            </tr>
        }
        .into_any()
    });
    view! {
        <div class="editor" class:is-live=move || live.get()>
            <div class="editor-text">
                <TextArea
                    labels=Labels { name: Field::Body.name(), label: "Body", hint: "Markdown" }
                    value=fields.body
                    error=fields.error(Field::Body)
                    rows=14
                    monospaced=true
                    area
                >
                    <MarkdownToolbar area text=fields.body live/>
                </TextArea>
                <details class="formatting-help">
                    <summary>"Formatting help"</summary>
                    <table>
                        <caption class="visually-hidden">"Formatting"</caption>
                        <thead>
                            <tr>
                                <th scope="col">"You type"</th>
                                <th scope="col">"You get"</th>
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
