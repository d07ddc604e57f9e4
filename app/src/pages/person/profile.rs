//! Who a user is, and whether they can sign in.

use super::{Tabs, sessions::sign_out_everywhere};
use crate::{
    address::{PersonTab, WhyForm},
    components::{GroupBadges, Moment, UserText, provider_text},
    page_context::SignedIn,
};
use access::{AccountStatus, Membership, PersonProfile, Role};
use i18n::tr;
use leptos::prelude::*;

pub(super) fn profile(administrator: &SignedIn, shown: PersonProfile, tabs: &Tabs) -> AnyView {
    let PersonProfile { person, first_signed_in_at, account } = shown;
    let rules = administrator.rules();
    let membership = match rules.membership(&person.principal(rules)) {
        Membership::Administrator => tr!("Administrator"),
        Membership::Member => tr!("Member"),
        Membership::NonMember | Membership::Program => tr!("None: they are in neither of Usher’s groups"),
    };
    let (status, is_fine) = match account {
        AccountStatus::Enabled => (tr!("Enabled in the user pool"), Some(true)),
        AccountStatus::Disabled => (tr!("Disabled in the user pool: they cannot sign in"), Some(false)),
        AccountStatus::Missing => (tr!("No longer in the user pool: they cannot sign in"), Some(false)),
        AccountStatus::Unknown => (tr!("Not known: Amazon Cognito does not answer"), None),
    };
    let class = match is_fine {
        Some(true) => "verdict-yes",
        Some(false) => "verdict-no",
        None => "verdict-warning",
    };
    let no_groups = person.groups.is_empty().then(|| view! { <span class="quiet">{tr!("None")}</span> });
    let groups = person.groups.iter().cloned().collect();
    let roles: Vec<String> = person.attribute_roles.iter().map(Role::to_string).collect();
    let roles = (!roles.is_empty())
        .then(|| fact(tr!("Other roles"), view! { <GroupBadges groups=roles label=tr!("Other roles")/> }));
    let moment = |label, at: Option<u64>| at.map(|at| fact(label, view! { <Moment at/> }));
    let text = |label, text: Option<String>| text.map(|text| fact(label, view! { <UserText text/> }));
    view! {
        <section class="card" aria-labelledby="facts">
            <h2 id="facts">{tr!("Profile")}</h2>
            <dl class="facts facts-wide">
                {text(tr!("Name"), Some(person.name))}
                {fact(tr!("Username"), view! { <code><UserText text=person.user.username.clone()/></code> })}
                {text(tr!("E-mail"), person.email)}
                {text(tr!("Signs in with"), person.provider.map(|provider| provider_text(Some(provider))))}
                {fact(tr!("Account"), view! { <span class=class>{status}</span> })}
                {fact(tr!("Access to Usher"), membership)}
                {fact(tr!("Groups"), view! { <GroupBadges groups label=tr!("Groups")/> {no_groups} })}
                {roles}
                {moment(tr!("First sign-in"), first_signed_in_at)}
                {moment(tr!("Last sign-in"), Some(person.signed_in_at))}
                {moment(tr!("Signed out everywhere"), person.signed_out_at)}
            </dl>
            <p class="actions">
                <a class="button" href=WhyForm::about(&person.user)>
                    {tr!("Check access")}
                </a>
                <a class="button" href=tabs.at(PersonTab::Groups)>
                    {tr!("Change groups")}
                </a>
                <a class="button" href=tabs.at(PersonTab::Usage)>
                    {tr!("Set a limit")}
                </a>
            </p>
            {sign_out_everywhere(tabs.at(PersonTab::Profile))}
        </section>
    }
    .into_any()
}

pub(super) fn fact(label: &'static str, value: impl IntoView + 'static) -> AnyView {
    view! {
        <dt>{label}</dt>
        <dd>{value.into_any()}</dd>
    }
    .into_any()
}
