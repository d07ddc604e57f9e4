//! Asks on the page of the resource map whether to remove a row, and says what that would change.

use super::map_effects::{EffectList, summary};
use crate::{
    Problem,
    address::{MAP, MapList, row_text},
    components::ProblemAlert,
};
use access::{Grant, MapEffects, Untrusted};
use leptos::{either::Either, ev::Event, html, prelude::*};
#[cfg(feature = "hydrate")]
use leptos_router::hooks::use_navigate;

#[component]
pub(super) fn Removal(
    /// The row to remove.
    row: Grant,
    /// What the list shows, and shows again afterwards.
    list: MapList,
    /// What would change, or why the row cannot be removed.
    preview: Result<MapEffects, Problem>,
) -> impl IntoView {
    let cancel_to = StoredValue::new(list.page());
    // A `new_local` value may be used on one thread only; on the server, rendering can move to another thread.
    #[cfg(feature = "hydrate")]
    let navigate = StoredValue::new_local(use_navigate());

    // Without JavaScript the dialog is part of the page. With it, the dialog is modal, which also keeps the focus
    // inside.
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        if let Some(dialog) = dialog.get() {
            // During client-side navigation the dialog is not yet in the document, and `show_modal` would fail.
            request_animation_frame(move || {
                dialog.close();
                let _ = dialog.show_modal();
            });
        }
    });
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let cancel = move |event: Event| {
        event.prevent_default();
        close();
        #[cfg(feature = "hydrate")]
        navigate.with_value(|navigate| navigate(&cancel_to.get_value(), Default::default()));
    };
    let question = format!("Remove the row “{}”?", Untrusted(&row.pattern.to_string()));
    let (content, can_remove) = match preview {
        Ok(effects) => {
            // The list can be long.
            let summary = summary(&effects);
            let content = view! {
                <p id="removal-effects" class="visually-hidden">{summary}</p>
                <EffectList effects/>
            };
            (Either::Left(content), true)
        }
        Err(problem) => (Either::Right(view! { <div id="removal-effects"><ProblemAlert problem/></div> }), false),
    };
    let fields = can_remove.then(|| {
        let query = (!list.q.is_empty()).then(|| view! { <input type="hidden" name="q" value=list.q/> });
        view! {
            <input type="hidden" name="was" value=row_text(&row)/>
            <input type="hidden" name="remove" value="1"/>
            {query}
        }
    });
    let remove = can_remove.then(|| {
        view! {
            <button type="submit" class="button button-danger-solid">
                "Remove row"
            </button>
        }
    });
    view! {
        <dialog
            open
            // Works without JavaScript, should the WebAssembly client fail (`start.js`).
            data-plain=""
            class="dialog"
            role="alertdialog"
            aria-labelledby="removal-question"
            aria-describedby="removal-effects"
            node_ref=dialog
            on:cancel=cancel
        >
            <h2 id="removal-question">{question}</h2>
            {content}
            <form class="actions" method="post" action=MAP>
                {fields}
                <a class="button" href=cancel_to.get_value() autofocus on:click=move |_| close()>
                    "Cancel"
                </a>
                {remove}
            </form>
        </dialog>
    }
}
