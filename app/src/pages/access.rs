//! Who can open a resource, for its owner and administrators. The page does not open it, so it is not a counted call.

use super::page_guards::signed_in_page;
use crate::{
    address::{self, MapForm, WhyForm},
    components::{PageHeading, UserText, capitalized, listed, loaded, sentence},
    page_context::SignedIn,
    server_functions::read_access,
};
use access::{AccessEntry, AccessSource, ChangeMap, Role};
use i18n::tr;
use leptos::{html, prelude::*};
use std::sync::Arc;

#[component]
pub(crate) fn AccessPage(
    /// Path of the resource.
    path: String,
    /// Whether another view of the same resource was shown before.
    is_next: bool,
) -> impl IntoView {
    let page = address::resource(&path);
    signed_in_page(move |person| {
        view! {
            <nav class="breadcrumb" aria-label=tr!("Breadcrumb")>
                <a href="/resources">{tr!("Resources")}</a>
                <span aria-hidden="true">"/"</span>
                <a href=page dir="ltr">{path.clone()}</a>
                <span aria-hidden="true">"/"</span>
                <span aria-current="page">{tr!("Who can open this")}</span>
            </nav>
            {loaded(
                {
                    let path = path.clone();
                    move || read_access(path.clone())
                },
                move |entries| view! { <Entries person=person.clone() path=path.clone() entries is_next/> },
            )}
        }
    })
}

#[component]
fn Entries(person: Arc<SignedIn>, path: String, entries: Vec<AccessEntry>, is_next: bool) -> impl IntoView {
    let list = NodeRef::<html::Section>::new();
    // The heading takes the focus only on another path.
    Effect::new(move || {
        if is_next && let Some(list) = list.get() {
            crate::components::focus(list);
        }
    });
    let administrates = person.decide(ChangeMap::default()).is_allowed();
    let entries = entries.into_iter().map(|entry| {
        let rights = rights(&entry);
        view! {
            <dt><UserText text=rights/></dt>
            <dd>{source(&person, entry.source, administrates)}</dd>
        }
    });
    let why = administrates.then(|| {
        view! {
            <p class="actions">
                <a class="button" href=WhyForm::about_path(&path)>
                    {tr!("Check access of one person")}
                </a>
            </p>
        }
    });
    let rules = person.rules();
    let everybody_else = tr!(
        "Everyone else is denied. Except for administrators, only people in the group {group} are let in. No rule \
         takes access away: rows and roles only add to each other.",
        group = rules.members
    );
    view! {
        <PageHeading text=tr!("Who can open this")/>
        <p class="resource-path">{path.clone()}</p>
        <section class="card" aria-label=tr!("Who can do what") tabindex="-1" node_ref=list>
            <dl class="facts facts-wide">{entries.collect_view()}</dl>
            <p><UserText text=everybody_else/></p>
            {why}
        </section>
    }
}

/// What gives access, in words.
fn source(person: &SignedIn, source: AccessSource, administrates: bool) -> AnyView {
    match source {
        AccessSource::Administrators => {
            tr!("Administrators: everyone in the group {group}", group = person.rules().administrators).into_any()
        }
        AccessSource::Owner(owner) if administrates => {
            let page = address::person(&owner);
            owned_by(view! { <a href=page><UserText text=owner.username/></a> }.into_any())
        }
        AccessSource::Owner(owner) => owned_by(view! { <UserText text=owner.username/> }.into_any()),
        AccessSource::Role(role) => {
            let text = tr!("{holders}: a role of this resource", holders = capitalized(&holders(&role)));
            view! { <UserText text/> }.into_any()
        }
        AccessSource::Row(row) => {
            let pattern = row.pattern.to_string();
            let roles = listed(&row.roles.iter().map(holders).collect());
            let link = MapForm { was: Some(row), ..MapForm::default() }.page();
            let row = sentence(tr!("row {pattern}"), [("pattern", view! { <code>{pattern}</code> }.into_any())]);
            let row = if administrates { view! { <a href=link>{row}</a> }.into_any() } else { row };
            let roles = view! { <UserText text=roles/> }.into_any();
            sentence(tr!("{holders}: by the resource map, {row}"), [("holders", roles), ("row", row)])
        }
    }
}

fn owned_by(name: AnyView) -> AnyView {
    sentence(tr!("The owner, {name}"), [("name", name)])
}

/// Who has the role.
pub(super) fn holders(role: &Role) -> String {
    match role.origin() {
        "group" => tr!("everyone in the group {group}", group = role.name()),
        origin => tr!("everyone with the {origin} {name}", origin = origin, name = role.name()),
    }
}

/// `Open, edit`.
fn rights(entry: &AccessEntry) -> String {
    let verbs = entry.rights.iter().map(|right| i18n::translate(right.verb()));
    capitalized(&verbs.collect::<Vec<_>>().join(tr!(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use access::Right;

    #[test]
    fn who_can_do_what_is_said_in_words() {
        assert_eq!(holders(&Role::of_group("Finance")), "everyone in the group Finance");
        assert_eq!(holders(&Role::of_claim("custom:department", "IT")), "everyone with the department IT");
        let source = AccessSource::Administrators;
        let entry = AccessEntry { source, rights: [Right::Edit, Right::Open, Right::Delete].into() };
        assert_eq!(rights(&entry), "Open, edit, delete");
    }
}
