//! An edit conflict about a resource: its text and its other fields, as both users have them.

use super::{
    RoleChips, UserText,
    conflict::{Conflict, SetAside, Theirs},
    merge_choices::MergeChoices,
    resource_fields::ResourceFields,
};
use crate::address;
use access::{Resource, ResourceDraft, Role, with_line_feeds};
use i18n::tr;
use leptos::prelude::*;
use std::collections::BTreeSet;

#[component]
pub(crate) fn ResourceConflict(
    /// The form with the user's own text.
    fields: ResourceFields,
    /// The resource as the other user saved it.
    theirs: Resource,
    /// `id` of the form.
    form_id: &'static str,
) -> impl IntoView {
    let draft = theirs.draft();
    let summary = Theirs {
        heading: tr!("Someone else changed this resource"),
        version: theirs.summary.version,
        updated_at: theirs.summary.updated_at,
        differences: differences(&theirs, &untrack(|| fields.draft())),
        edit_page: address::edit(theirs.summary.path.as_str()),
    };
    let choices = (with_line_feeds(&theirs.body) != with_line_feeds(&fields.body.get_untracked())).then(|| {
        let theirs = theirs.clone();
        view! { <MergeChoices fields theirs form_id/> }
    });
    let texts = view! {
        <div class="conflict-texts">
            <Text heading=tr!("Their text") body_label=tr!("Theirs: text") draft/>
            {move || yours(fields.draft())}
        </div>
    };
    view! {
        <Conflict theirs=summary form_id take=move || fields.take(&theirs)>
            {texts}
            {choices}
        </Conflict>
    }
}

/// The user's own resource, while the form holds another user's.
#[component]
pub(crate) fn ResourceSetAside(fields: ResourceFields, mine: ResourceDraft) -> impl IntoView {
    let kept = mine.clone();
    view! {
        <SetAside take_back=move || fields.take_back(kept.clone())>
            {yours(mine)}
        </SetAside>
    }
}

fn yours(draft: ResourceDraft) -> impl IntoView {
    view! { <Text heading=tr!("Your text") body_label=tr!("Yours: text") draft/> }
}

/// `body_label` names the block with the body.
#[component]
fn Text(heading: &'static str, body_label: &'static str, draft: ResourceDraft) -> impl IntoView {
    let roles: BTreeSet<Role> = draft.roles.iter().filter_map(|role| Role::parse(role)).collect();
    view! {
        <div class="conflict-text">
            <h3>{heading}</h3>
            <dl class="facts">
                <dt>{tr!("Title")}</dt>
                <dd><UserText text=draft.title/></dd>
                <dt>{tr!("Summary")}</dt>
                <dd>
                    <UserText text=if draft.summary.is_empty() { tr!("None").to_owned() } else { draft.summary }/>
                </dd>
                <dt>{tr!("Roles")}</dt>
                <dd>
                    <RoleChips roles/>
                </dd>
                {draft.owner.map(|owner| view! { <dt>{tr!("Owner")}</dt> <dd><UserText text=owner/></dd> })}
            </dl>
            // The block scrolls, so the keyboard must be able to reach it.
            <pre tabindex="0" role="region" aria-label=body_label>
                <UserText text=draft.body/>
            </pre>
        </div>
    }
}

/// Names the fields that differ, in a sentence.
fn differences(theirs: &Resource, mine: &ResourceDraft) -> String {
    let their = theirs.draft();
    let mut my_roles = mine.roles.clone();
    my_roles.sort();
    let fields = [
        (tr!("title"), their.title != mine.title),
        (tr!("summary"), their.summary != mine.summary),
        (tr!("body"), with_line_feeds(&their.body) != with_line_feeds(&mine.body)),
        (tr!("roles"), their.roles != my_roles),
        (tr!("owner"), mine.owner.is_some() && their.owner != mine.owner),
    ];
    let differing: Vec<&str> = fields.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect();
    let names = match differing.as_slice() {
        [] => return tr!("Both texts are the same.").to_owned(),
        [one] => (*one).to_owned(),
        [first @ .., last] => tr!("{first} and {last}", first = first.join(tr!(", ")), last = last),
    };
    tr!("The {fields} differs." | "The {fields} differ.", n = differing.len(), fields = names)
}
