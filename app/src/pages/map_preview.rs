//! What the row in a form changes: as it was submitted, and then as it is typed.

use super::map_effects::{EffectList, summary};
use crate::{
    Problem,
    address::{MAP, MapForm},
    browser::query_of,
    components::{ProblemAlert, form_actions},
    server_functions::preview_map,
};
use access::{GrantDraft, MapEffects};
use i18n::tr;
use leptos::{html, prelude::*, task::spawn_local};
use std::time::Duration;

/// How long after the last key the server is asked.
const PAUSE: Duration = Duration::from_millis(400);

/// A change that was looked at.
#[derive(Clone, Debug)]
struct Looked {
    form: MapForm,
    preview: Result<MapEffects, Problem>,
    /// Whether it was typed rather than submitted.
    is_typed: bool,
}

/// Looks at the row in a form while it is typed. At most one request runs at a time.
#[derive(Clone, Copy)]
pub(super) struct MapPreview {
    /// The form with the row.
    pub(super) form: NodeRef<html::Form>,
    looked: RwSignal<Option<Looked>>,
    /// Whether the form was changed since.
    is_old: RwSignal<bool>,
    is_asking: StoredValue<bool>,
}

impl MapPreview {
    /// Begins with what was submitted, if anything was.
    pub(super) fn of(submitted: Option<(MapForm, Result<MapEffects, Problem>)>) -> Self {
        let looked = submitted.map(|(form, preview)| Looked { form, preview, is_typed: false });
        Self {
            form: NodeRef::new(),
            looked: RwSignal::new(looked),
            is_old: RwSignal::new(false),
            is_asking: StoredValue::new(false),
        }
    }

    /// To call on each change of the form.
    pub(super) fn on_input(self) -> impl FnMut() + 'static {
        let mut look = debounce(PAUSE, move |()| self.look());
        move || {
            self.is_old.set(true);
            look(());
        }
    }

    fn look(self) {
        // The answer looks again.
        if self.is_asking.get_value() {
            return;
        }
        let Some(form) = self.typed() else { return };
        let is_known = |looked: &Looked| looked.form == form && looked.preview.is_ok();
        if self.looked.with_untracked(|looked| looked.as_ref().is_some_and(is_known)) {
            return self.is_old.set(false);
        }
        let Some(change) = form.change().filter(|change| change.grant.as_ref().is_some_and(is_complete)) else {
            self.looked.set(None);
            return self.is_old.set(false);
        };
        self.is_asking.set_value(true);
        spawn_local(async move {
            let preview = preview_map(change).await;
            // Meanwhile another page may be shown.
            if self.is_asking.try_get_value().is_none() {
                return;
            }
            self.is_asking.set_value(false);
            if self.typed().as_ref() == Some(&form) {
                self.looked.set(Some(Looked { form, preview, is_typed: true }));
                self.is_old.set(false);
            } else {
                self.look();
            }
        });
    }

    fn typed(self) -> Option<MapForm> {
        MapForm::of(&query_of(&self.form.get_untracked()?))
    }

    /// For screen readers: what was typed is announced, what was submitted is focused.
    fn announced(self) -> Option<String> {
        let looked = self.looked.get().filter(|looked| looked.is_typed)?;
        Some(match looked.preview {
            Ok(effects) => summary(&effects),
            Err(problem) => problem.explanation().to_string(),
        })
    }
}

/// Whether anything can be said about the row. Nobody wants to hear that they have not typed it yet.
fn is_complete(row: &GrantDraft) -> bool {
    !row.pattern.trim().is_empty() && !row.roles.is_empty()
}

/// Effects of the change and the button that applies it, or the reason why it cannot be applied.
#[component]
pub(super) fn Preview(preview: MapPreview) -> impl IntoView {
    let MapPreview { looked, is_old, .. } = preview;
    // The browser focuses what was asked for once the page is there, with and without JavaScript.
    let was_submitted = looked.with_untracked(Option::is_some);
    let content = move || match looked.get() {
        None => view! { <p class="hint">{tr!("What the row changes appears here before you save it.")}</p> }.into_any(),
        Some(Looked { form, preview: Ok(effects), .. }) => view! {
            <EffectList effects/>
            <Save form is_old/>
        }
        .into_any(),
        Some(Looked { preview: Err(problem), is_typed: false, .. }) => view! { <ProblemAlert problem/> }.into_any(),
        Some(Looked { preview: Err(problem), .. }) => {
            view! { <p class="alert alert-danger">{problem.explanation()}</p> }.into_any()
        }
    };
    view! {
        <section
            class="card"
            aria-labelledby="change"
            tabindex="-1"
            autofocus=was_submitted
            aria-busy=move || is_old.get().to_string()
        >
            <h2 id="change">{tr!("What changes")}</h2>
            {content}
            <p class="visually-hidden" role="status">
                {move || preview.announced()}
            </p>
        </section>
    }
}

/// Saves what was looked at, never what was typed since.
#[component]
fn Save(form: MapForm, is_old: RwSignal<bool>) -> impl IntoView {
    let label = if form.removes { tr!("Remove row") } else { tr!("Save row") };
    let fields = form.fields().into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
    let fields = fields.collect_view();
    view! {
        <form class="form" method="post" action=MAP>
            {fields}
            {form_actions(label, is_old.into(), MAP)}
        </form>
    }
}
