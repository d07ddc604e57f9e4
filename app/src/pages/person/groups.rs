//! A user's groups, and the form for those that Usher manages.

use super::Tabs;
use crate::{
    address::PersonTab,
    components::{GroupBadges, GroupForm},
    page_context::SignedIn,
};
use access::Person;
use i18n::tr;
use leptos::{either::Either, prelude::*};

pub(super) fn groups(administrator: &SignedIn, person: &Person, tabs: &Tabs) -> AnyView {
    let rules = administrator.rules();
    let is_managed = |group: &String| [&rules.members, &rules.administrators].contains(&group);
    let others: Vec<String> = person.groups.iter().filter(|group| !is_managed(group)).cloned().collect();
    let others = if others.is_empty() {
        Either::Left(view! { <p class="quiet">{tr!("None.")}</p> })
    } else {
        Either::Right(view! { <GroupBadges groups=others label=tr!("Other groups")/> })
    };
    let hint = tr!("A change takes effect within five seconds, also where the person is signed in.");
    view! {
        <GroupForm administrator person hint action=tabs.at(PersonTab::Groups)/>
        <section class="card" aria-labelledby="other-groups">
            <h2 id="other-groups">{tr!("Other groups")}</h2>
            <p class="hint">
                {tr!("From the user pool or the identity provider, as of the last sign-in. Change them there.")}
            </p>
            {others}
        </section>
    }
    .into_any()
}
