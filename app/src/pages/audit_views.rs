//! Filters of the audit trail under a name. The browser keeps them: to the server they are addresses.

use crate::{
    address::AuditFilters,
    browser::{MAX_VIEWS, SavedView, keep_views, saved_views, with_view, without_view},
    components::{UserText, focus},
    page_context::page_state,
};
use access::Untrusted;
use i18n::tr;
use leptos::{ev::SubmitEvent, html, prelude::*};

/// Maximum length of a name, in UTF-16 units, as the browser counts.
const MAX_NAME: usize = 60;

#[component]
pub(super) fn SavedViews(
    /// The filters of the records shown.
    filters: AuditFilters,
) -> impl IntoView {
    let subject = page_state().signed_in.map(|person| person.principal.user.id.subject().to_owned());
    let subject = StoredValue::new(subject.unwrap_or_default());
    // Absent until the page is hydrated: only the browser knows them.
    let views = RwSignal::new(None::<Vec<SavedView>>);
    let said = RwSignal::new(String::new());
    let name = NodeRef::<html::Input>::new();
    let button = NodeRef::<html::Button>::new();
    Effect::new(move || views.set(Some(saved_views(&subject.get_value()))));

    // Another tab may have saved some meanwhile.
    let kept = move || saved_views(&subject.get_value());
    let keep = move |now: Vec<SavedView>, done: String| {
        if keep_views(&subject.get_value(), &now) {
            views.set(Some(now));
            said.set(done);
        } else {
            said.set(tr!("This browser stores nothing for Usher. Bookmark this page instead.").to_owned());
        }
    };
    let can_save = !filters.are_none();
    let search = StoredValue::new(AuditFilters { after: None, ..filters }.shown());
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(input) = name.get_untracked() else { return };
        let typed = input.value();
        if typed.trim().is_empty() {
            return;
        }
        match with_view(&kept(), &typed, &search.get_value()) {
            Some(now) => {
                keep(now, tr!("“{name}” is saved.", name = Untrusted(typed.trim())));
                input.set_value("");
            }
            None => said.set(tr!(
                "You have {n} view. Forget one first." | "You have {n} views. Forget one first.",
                n = MAX_VIEWS
            )),
        }
    };
    let forget = move |name: &str| {
        keep(without_view(&kept(), name), tr!("“{name}” is forgotten.", name = Untrusted(name)));
        // Its button is gone.
        if let Some(button) = button.get_untracked() {
            focus(button);
        }
    };
    let item = move |view: SavedView| {
        let SavedView { name, search: saved } = view;
        let is_current = saved == search.get_value();
        let label = tr!("Forget {name}", name = Untrusted(&name));
        view! {
            <li>
                <a href=AuditFilters::of(&saved).page() aria-current=is_current.then_some("true")>
                    <UserText text=name.clone()/>
                </a>
                <button type="button" class="button button-small" aria-label=label on:click=move |_| forget(&name)>
                    {tr!("Forget")}
                </button>
            </li>
        }
        .into_any()
    };
    let list = move || {
        let items = views.get()?.into_iter().map(item).collect::<Vec<_>>();
        (!items.is_empty()).then(|| view! { <ul role="list" aria-label=tr!("Saved views")>{items}</ul> }.into_any())
    };
    // Stays, with the focus, when the list changes.
    let is_hydrated = Memo::new(move |_| views.with(Option::is_some));
    let form = move || {
        if !is_hydrated.get() {
            return None;
        }
        let form = if can_save {
            view! {
                <form class="save-view" on:submit=save>
                    <label for="view-name">{tr!("Name")}</label>
                    <input id="view-name" type="text" required maxlength=MAX_NAME autocomplete="off" node_ref=name/>
                    <button type="submit" class="button">
                        {tr!("Save this view")}
                    </button>
                </form>
            }
            .into_any()
        } else {
            view! { <p class="hint">{tr!("Filter the trail, then save the filters here under a name.")}</p> }.into_any()
        };
        Some(form)
    };
    // A popover of the browser itself: it opens and closes without JavaScript, also on Escape and on a click elsewhere.
    view! {
        <button type="button" class="menu-button" popovertarget="saved-views" node_ref=button>
            {tr!("Saved views")}
        </button>
        <div id="saved-views" class="menu" popover="auto">
            {list}
            {form}
            <p class="hint">
                {tr!(
                    "Saved views stay in this browser. The address of this page holds all filters: bookmark or share \
                     it."
                )}
            </p>
            <p role="status">{said}</p>
        </div>
    }
}
