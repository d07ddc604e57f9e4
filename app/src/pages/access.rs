//! Who can open a resource, for its owner and administrators. The page does not open it, so it is not a counted call.

use super::page_guards::signed_in_page;
use crate::{
    address::{self, MapForm, WhyForm},
    components::{PageHeading, UserText, loaded, sentence},
    page_context::SignedIn,
    server_functions::read_access,
};
use access::{AccessEntry, AccessSource, ChangeMap, Right, Role, Untrusted};
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
        let rights = rights_of(&entry);
        view! {
            <dt>{rights}</dt>
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
        group = Untrusted(&rules.members)
    );
    view! {
        <PageHeading text=tr!("Who can open this")/>
        <p class="resource-path">{path.clone()}</p>
        <section class="card" aria-label=tr!("Who can do what") tabindex="-1" node_ref=list>
            <dl class="facts facts-wide">{entries.collect_view()}</dl>
            <p>{everybody_else}</p>
            {why}
        </section>
    }
}

/// What gives access, in words.
fn source(person: &SignedIn, source: AccessSource, administrates: bool) -> AnyView {
    match source {
        AccessSource::Administrators => {
            let group = &person.rules().administrators;
            tr!("Administrators: everyone in the group {group}", group = Untrusted(group)).into_any()
        }
        AccessSource::Owner(owner) if administrates => {
            let page = address::person(&owner);
            owned_by(view! { <a href=page><UserText text=owner.username/></a> }.into_any())
        }
        AccessSource::Owner(owner) => owned_by(view! { <UserText text=owner.username/> }.into_any()),
        AccessSource::Role(role) => given([&role], tr!("A role of this resource").into_any()),
        AccessSource::Row(row) => {
            let pattern = view! { <code>{row.pattern.to_string()}</code> }.into_any();
            let why = sentence(tr!("By the resource map, row {pattern}"), [("pattern", pattern)]);
            let link = MapForm { was: Some(row.clone()), ..MapForm::default() }.page();
            let why = if administrates { view! { <a href=link>{why}</a> }.into_any() } else { why };
            given(&row.roles, why)
        }
    }
}

/// Who has access by their roles, and why.
fn given<'a>(roles: impl IntoIterator<Item = &'a Role>, why: AnyView) -> AnyView {
    let holders: Vec<_> = roles.into_iter().map(|role| view! { <li>{holders(role)}</li> }).collect();
    view! {
        <ul role="list">{holders}</ul>
        <p class="quiet">{why}</p>
    }
    .into_any()
}

fn owned_by(name: AnyView) -> AnyView {
    sentence(tr!("The owner, {name}"), [("name", name)])
}

/// Who has the role.
pub(super) fn holders(role: &Role) -> String {
    let name = Untrusted(role.name());
    match role.origin() {
        "group" => tr!("Everyone in the group {group}", group = name),
        "department" => tr!("Everyone with the department {department}", department = name),
        "scope" => tr!("Every program with the scope {scope}", scope = name),
        claim => tr!("Everyone whose claim {claim} has the value {value}", claim = claim, value = name),
    }
}

/// What people may do. Each right includes those before it, so the last one says it all; should one be missing, each is
/// named.
fn rights_of(entry: &AccessEntry) -> String {
    let last =
        entry.rights.last().filter(|last| entry.rights.iter().eq(Right::ALL.iter().filter(|right| right <= last)));
    if let Some(last) = last {
        return i18n::translate(last.label()).to_owned();
    }
    let verbs = entry.rights.iter().map(|right| i18n::translate(right.verb()));
    verbs.collect::<Vec<_>>().join(tr!(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_can_do_what_is_said_in_words() {
        let rows = [
            ("cognito:groups", "Finance", "Everyone in the group Finance"),
            ("custom:department", "IT", "Everyone with the department IT"),
            ("custom:site", "Graz", "Everyone whose claim site has the value Graz"),
        ];
        for (claim, value, expected) in rows {
            assert_eq!(holders(&Role::of_claim(claim, value)), expected);
        }
        let rights = |rights: &[Right]| {
            rights_of(&AccessEntry { source: AccessSource::Administrators, rights: rights.iter().copied().collect() })
        };
        assert_eq!(rights(&[Right::Open]), "Open");
        assert_eq!(rights(&Right::ALL), "Open, edit, archive and delete");
        assert_eq!(rights(&[Right::Edit, Right::Open, Right::Delete]), "open, edit, delete");
    }
}
