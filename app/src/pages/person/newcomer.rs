//! Somebody who is in the user pool, but has never signed in: what the pool says of them, and what to expect.

use super::{Tabs, profile::fact};
use crate::{
    address::PersonTab,
    components::{GroupBadges, GroupForm, Moment, UserText},
    page_context::SignedIn,
    pages::never_signed_in::account_text,
};
use access::{Newcomer, Person, PoolAccount, PoolPerson};
use i18n::tr;
use leptos::prelude::*;
use std::collections::BTreeSet;

pub(super) fn newcomer(administrator: &SignedIn, shown: Newcomer, tabs: &Tabs) -> AnyView {
    let Newcomer { person: PoolPerson { user, name, email, account, created_at }, groups } = shown;
    let class = match account {
        PoolAccount::Confirmed | PoolAccount::MustChangePassword => "verdict-yes",
        PoolAccount::MustResetPassword | PoolAccount::Unconfirmed => "verdict-warning",
        PoolAccount::Disabled => "verdict-no",
    };
    let text = |label, text: Option<String>| text.map(|text| fact(label, view! { <UserText text/> }));
    let person = groups.clone().map(|groups| Person {
        user: user.clone(),
        name: name.clone().unwrap_or_else(|| user.username.clone()),
        email: email.clone(),
        provider: None,
        groups,
        attribute_roles: BTreeSet::new(),
        signed_in_at: 0,
        signed_out_at: None,
    });
    let form = person.map(|person| {
        let hint = tr!("A change takes effect with their first sign-in.");
        view! { <GroupForm administrator person=&person hint action=tabs.at(PersonTab::Profile)/> }
    });
    view! {
        <p class="alert alert-info" role="note">
            {tr!(
                "This person is in the user pool, but has never signed in to Usher. After their first sign-in, they \
                 appear in the list of people, and their sessions, calls and activity appear here."
            )}
        </p>
        <section class="card" aria-labelledby="facts">
            <h2 id="facts">{tr!("Profile")}</h2>
            <dl class="facts facts-wide">
                {text(tr!("Name"), name)}
                {fact(tr!("Username"), view! { <code><UserText text=user.username/></code> })}
                {text(tr!("E-mail"), email)}
                {fact(tr!("Account"), view! { <span class=class>{account_text(account)}</span> })}
                {fact(tr!("Created"), view! { <Moment at=created_at/> })}
                {fact(tr!("Groups"), group_list(groups))}
            </dl>
        </section>
        {form}
    }
    .into_any()
}

/// The groups in the pool. An identity provider can add others at the sign-in.
fn group_list(groups: Option<BTreeSet<String>>) -> AnyView {
    match groups {
        None => tr!("Not known: Amazon Cognito does not answer").into_any(),
        Some(groups) if groups.is_empty() => view! { <span class="quiet">{tr!("None")}</span> }.into_any(),
        Some(groups) => {
            let groups = groups.into_iter().collect();
            view! { <GroupBadges groups label=tr!("Groups")/> }.into_any()
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::page_context::{PageContext, SessionView};
    use access::{Principal, UserId, UserRef};

    fn html(groups: Option<&[&str]>) -> String {
        let user =
            |username: &str| UserRef { id: UserId::new("https://pool", username), username: username.to_owned() };
        let names = ["usher-admins".to_owned()].into();
        let principal = Principal { user: user("admin"), groups: names, ..Principal::default() };
        let session = Some(SessionView { principal, ..SessionView::default() });
        let administrator = SignedIn::of(&PageContext { session, ..PageContext::default() }).unwrap();
        let user = user("new-hire");
        let tabs = Tabs { user: user.clone(), list: None };
        let (account, created_at) = (PoolAccount::Disabled, 1_795_246_929);
        let person = PoolPerson { user, name: Some("Nia".to_owned()), email: None, account, created_at };
        let groups = groups.map(|groups| groups.iter().map(ToString::to_string).collect());
        Owner::new().with(|| newcomer(&administrator, Newcomer { person, groups }, &tabs).to_html())
    }

    #[test]
    fn who_has_never_signed_in_has_an_account_and_groups_that_can_be_changed() {
        let html = html(Some(&["usher-users"]));
        assert!(html.contains("has never signed in to Usher") && html.contains("Disabled: cannot sign in"), "{html}");
        assert!(html.contains("action=\"/admin/people/new-hire\"") && html.contains("first sign-in."), "{html}");
    }

    #[test]
    fn groups_that_are_not_known_cannot_be_changed() {
        assert!(html(Some(&[])).contains("<form"));
        let unknown = html(None);
        assert!(!unknown.contains("<form") && unknown.contains("Amazon Cognito does not answer"), "{unknown}");
    }
}
