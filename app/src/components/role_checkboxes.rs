//! Roles that a resource is shared with.

use super::{
    RoleChips, UserText,
    field::{FieldNotes, Labels, is_hydrating},
    reason_tooltip::ReasonTooltip,
};
use crate::page_context::SignedIn;
use access::{CreateResource, Field, Reason, Role, SaveResource, Sharing};
use i18n::tr;
use leptos::{html, prelude::*};
use std::collections::BTreeSet;

fn labels() -> Labels {
    Labels {
        name: "roles",
        label: tr!("Roles"),
        hint: tr!("Who may open it, besides you and administrators. Without any role it stays private."),
    }
}

/// One checkbox per known role and per role the resource already has. A role that the user may not add is greyed out,
/// with the reason.
#[component]
pub(crate) fn RoleCheckboxes<'a>(
    /// The user who fills in the form.
    person: &'a SignedIn,
    /// The edit that keeps the current roles; absent for a new resource.
    current: Option<SaveResource>,
    /// Selected roles, as posted.
    chosen: RwSignal<BTreeSet<String>>,
    /// Error message.
    error: Signal<Option<String>>,
) -> impl IntoView + use<> {
    if let Some(current) = &current
        && let Some(reason) = kept(person, current)
    {
        return view! { <KeptRoles roles=current.current.roles.clone() reason/> }.into_any();
    }
    let mut offered: BTreeSet<String> = person.rules().offered_roles().iter().map(Role::to_string).collect();
    offered.extend(chosen.get_untracked());
    let boxes = offered
        .into_iter()
        .enumerate()
        .map(|(nth, role)| {
            let denial = denial(person, current.as_ref(), &role);
            view! { <RoleCheckbox nth role denial chosen/> }
        })
        .collect_view();
    let labels = labels();
    view! {
        <fieldset
            id=Field::Roles.name()
            class="field"
            tabindex="-1"
            aria-invalid=move || error.read().is_some().then_some("true")
            aria-describedby=move || labels.described_by(error.read().is_some())
        >
            <legend>{labels.label}</legend>
            <FieldNotes labels error/>
            <div class="checkboxes">{boxes}</div>
        </fieldset>
    }
    .into_any()
}

/// Reason why the user may edit the resource but not its roles; `None` if they may.
fn kept(person: &SignedIn, current: &SaveResource) -> Option<String> {
    let is_open = !current.current.roles.is_empty();
    let roles = if is_open { BTreeSet::new() } else { person.principal.roles.clone() };
    let change = SaveResource { proposed: Sharing { roles, ..current.proposed.clone() }, ..current.clone() };
    match person.decide(change).denial() {
        Some(reason @ Reason::RolesChange { .. }) => Some(reason.text()),
        _ => None,
    }
}

/// Read-only roles, for users who may not change them.
#[component]
fn KeptRoles(roles: BTreeSet<Role>, reason: String) -> impl IntoView {
    view! {
        <div class="field" id=Field::Roles.name() tabindex="-1">
            <p class="label">{labels().label}</p>
            <RoleChips roles/>
            <p class="hint"><UserText text=reason/></p>
        </div>
    }
}

/// Reason why the resource may not be shared with this role; `None` if it may. A role it already has can always stay.
fn denial(person: &SignedIn, current: Option<&SaveResource>, role: &str) -> Option<String> {
    let with_role = |sharing: &Sharing| {
        let mut proposed = sharing.clone();
        proposed.roles.extend(Role::parse(role));
        proposed
    };
    match current {
        Some(current) => {
            let action = SaveResource { proposed: with_role(&current.proposed), ..current.clone() };
            person.decide(action).denial().map(access::Reason::text)
        }
        None => {
            let CreateResource { path, proposed } = CreateResource::own(&person.principal);
            let action = CreateResource { path, proposed: with_role(&proposed) };
            person.decide(action).denial().map(access::Reason::text)
        }
    }
}

#[component]
fn RoleCheckbox(
    /// Index, used in `id` attributes: a role name may contain spaces, an `id` may not.
    nth: usize,
    role: String,
    denial: Option<String>,
    chosen: RwSignal<BTreeSet<String>>,
) -> impl IntoView {
    let id = format!("role-{nth}");
    let tooltip_id = format!("why-not-role-{nth}");
    let denied = denial.is_some();
    let input = NodeRef::<html::Input>::new();
    let hydrated = is_hydrating();
    let role = StoredValue::new(role);
    let choose = move |checked: bool| {
        let role = role.get_value();
        chosen.update(|chosen| {
            if checked {
                chosen.insert(role);
            } else {
                chosen.remove(&role);
            }
        });
    };
    Effect::new(move |before: Option<()>| {
        let checked = role.with_value(|role| chosen.read().contains(role));
        let Some(input) = input.get() else { return };
        if input.checked() == checked {
            return;
        }
        if before.is_none() && hydrated {
            choose(input.checked());
        } else {
            input.set_checked(checked);
        }
    });
    // A denied role that is selected anyway (another user chose it, or it was posted) can be deselected.
    let toggle = move |event: leptos::ev::MouseEvent| {
        let ticked = role.with_value(|role| chosen.read_untracked().contains(role));
        if denied && !ticked {
            event.prevent_default();
        }
    };
    view! {
        <div class="checkbox" class:guarded=denied>
            <input
                type="checkbox"
                id=id.clone()
                name="roles"
                value=role.get_value()
                checked=role.with_value(|role| chosen.read_untracked().contains(role))
                aria-disabled=denied.then_some("true")
                aria-describedby=denied.then(|| tooltip_id.clone())
                node_ref=input
                on:click=toggle
                on:change:target=move |event| choose(event.target().checked())
            />
            <label for=id><UserText text=role.get_value()/></label>
            {denial.map(|reason| view! { <ReasonTooltip id=tooltip_id reason/> })}
        </div>
    }
}
