//! An edit conflict: another user changed the resource. Shows both texts and offers the choice.

use super::{Moment, RoleChips, UserText, focus::focus, form_state::FormState};
use crate::address;
use access::{Resource, ResourceDraft, Role};
use leptos::{ev::SubmitEvent, html, prelude::*};
use std::collections::BTreeSet;

/// `id` of the form that the button "Keep mine" submits.
pub(crate) const FORM_ID: &str = "resource-form";

#[component]
pub(crate) fn Conflict(
    /// The form with the user's own text.
    state: FormState,
    /// The resource as the other user saved it.
    theirs: Resource,
) -> impl IntoView {
    let region = NodeRef::<html::Section>::new();
    Effect::new(move || {
        if let Some(region) = region.get() {
            focus(region);
        }
    });
    let edit_page = address::edit(theirs.summary.path.as_str());
    let (version, updated_at) = (theirs.summary.version, theirs.summary.updated_at);
    let other = StoredValue::new(theirs.clone());
    let take_theirs = move |event: SubmitEvent| {
        event.prevent_default();
        state.take(&other.get_value());
    };
    let changed = differences(&theirs, &untrack(|| state.draft()));
    view! {
        <section class="conflict" id="conflict" tabindex="-1" aria-labelledby="conflict-heading" node_ref=region>
            <h2 id="conflict-heading">"Someone else changed this resource"</h2>
            <p>
                {format!("It was saved as version {version} on ")} <Moment at=updated_at/>
                {format!(", while you were writing. {changed} Nothing is lost: compare, then choose.")}
            </p>
            <div class="conflict-texts">
                <Text heading="Theirs" draft=theirs.draft()/>
                {move || view! { <Text heading="Yours" draft=state.draft()/> }}
            </div>
            <div class="actions">
                <button type="submit" form=FORM_ID class="button button-primary">
                    "Keep mine"
                </button>
                // Without JavaScript their text opens in a new tab, and this page stays.
                <form class="inline-form" method="get" action=edit_page target="_blank" on:submit=take_theirs>
                    <button type="submit" class="button">
                        "Take theirs"
                    </button>
                </form>
            </div>
            <p class="hint">"You can also copy parts of their text into the form below, and then keep yours."</p>
        </section>
    }
}

/// The user's own text, still readable while the form holds the other text.
#[component]
pub(crate) fn SetAside(state: FormState, mine: ResourceDraft) -> impl IntoView {
    let kept = StoredValue::new(mine.clone());
    view! {
        <section class="conflict" aria-labelledby="aside-heading">
            <h2 id="aside-heading">"Your text is set aside"</h2>
            <p>"The form holds their text now. Yours is here until you leave this page."</p>
            <Text heading="Yours" draft=mine/>
            <div class="actions">
                <button type="button" class="button" on:click=move |_| state.take_back(kept.get_value())>
                    "Bring mine back"
                </button>
            </div>
        </section>
    }
}

#[component]
fn Text(heading: &'static str, draft: ResourceDraft) -> impl IntoView {
    let roles: BTreeSet<Role> = draft.roles.iter().filter_map(|role| Role::parse(role)).collect();
    let label = format!("{heading}: text");
    view! {
        <div class="conflict-text">
            <h3>{heading}</h3>
            <dl class="facts">
                <dt>"Title"</dt>
                <dd><UserText text=draft.title/></dd>
                <dt>"Summary"</dt>
                <dd>
                    <UserText text=if draft.summary.is_empty() { "None".to_owned() } else { draft.summary }/>
                </dd>
                <dt>"Roles"</dt>
                <dd>
                    <RoleChips roles/>
                </dd>
                {draft.owner.map(|owner| view! { <dt>"Owner"</dt> <dd><UserText text=owner/></dd> })}
            </dl>
            // The block scrolls, so the keyboard must be able to reach it.
            <pre tabindex="0" role="region" aria-label=label>
                <UserText text=draft.body/>
            </pre>
        </div>
    }
}

/// Names the fields that differ, in a sentence.
fn differences(theirs: &Resource, mine: &ResourceDraft) -> String {
    let their = theirs.draft();
    let unified = |text: &str| text.replace("\r\n", "\n");
    let mut my_roles = mine.roles.clone();
    my_roles.sort();
    let fields = [
        ("title", their.title != mine.title),
        ("summary", their.summary != mine.summary),
        ("body", unified(&their.body) != unified(&mine.body)),
        ("roles", their.roles != my_roles),
        ("owner", mine.owner.is_some() && their.owner != mine.owner),
    ];
    let differing: Vec<&str> = fields.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect();
    match differing.as_slice() {
        [] => "Both texts are the same.".to_owned(),
        [one] => format!("The {one} differs."),
        [first @ .., last] => format!("The {} and {last} differ.", first.join(", ")),
    }
}
