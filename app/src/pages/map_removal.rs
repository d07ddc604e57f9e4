//! Asks on the page of the resource map whether to remove a row, and says what that would change.

use super::map_effects::{EffectList, summary};
use crate::{
    Problem,
    address::{MAP, MapList, row_text},
    components::{Modal, ProblemAlert},
};
use access::{Grant, MapEffects, Untrusted};
use i18n::tr;
use leptos::{either::Either, prelude::*};

#[component]
pub(super) fn Removal(
    /// The row to remove.
    row: Grant,
    /// What the list shows, and shows again afterwards.
    list: MapList,
    /// What would change, or why the row cannot be removed.
    preview: Result<MapEffects, Problem>,
) -> impl IntoView {
    let modal = Modal::new(list.page());
    let question = tr!("Remove the row “{pattern}”?", pattern = Untrusted(&row.pattern.to_string()));
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
                {tr!("Remove row")}
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
            node_ref=modal.dialog
            on:cancel=move |event| modal.cancel(&event)
        >
            <h2 id="removal-question">{question}</h2>
            {content}
            <form class="actions" method="post" action=MAP>
                {fields}
                <a class="button" href=modal.cancel_to() autofocus on:click=move |_| modal.close()>
                    {tr!("Cancel")}
                </a>
                {remove}
            </form>
        </dialog>
    }
}
