//! Form for a user's membership in the two groups that Usher manages.

use super::{UserText, reason_tooltip::ReasonTooltip};
use crate::page_context::SignedIn;
use access::{ChangeGroups, Person, Reason};
use i18n::tr;
use leptos::{ev::MouseEvent, prelude::*};

#[component]
pub(crate) fn GroupForm<'a>(
    /// The administrator who changes the groups.
    administrator: &'a SignedIn,
    /// The user whose groups they are.
    person: &'a Person,
    /// When a change takes effect.
    hint: &'static str,
    /// URL to which the form is posted.
    action: String,
) -> impl IntoView + use<> {
    let rules = administrator.rules();
    let boxes = [(&rules.members, tr!("can work with resources")), (&rules.administrators, tr!("has full access"))]
        .map(|(group, what_for)| {
            let ticked = person.groups.contains(group);
            let mut wanted = person.groups.clone();
            if !wanted.remove(group) {
                wanted.insert(group.clone());
            }
            let ticking = ChangeGroups { user: person.user.clone(), wanted };
            let denial = administrator.decide(ticking).denial().map(Reason::text);
            view! { <GroupCheckbox group=group.clone() what_for ticked denial/> }
        })
        .collect_view();
    // Only what differs from it changes: a group that the person has from the directory must not get into the user pool
    // because its box was ticked already.
    let shown = [&rules.members, &rules.administrators]
        .into_iter()
        .filter(|group| person.groups.contains(*group))
        .map(|group| view! { <input type="hidden" name="shown" value=group.clone()/> })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="groups">
            <h2 id="groups">{tr!("Groups")}</h2>
            <p class="hint" id="groups-hint">
                {hint}
            </p>
            <form class="form" method="post" action=action data-in-place="">
                <input type="hidden" name="change" value="groups"/>
                {shown}
                <fieldset class="field" aria-labelledby="groups" aria-describedby="groups-hint">
                    <div class="checkboxes">{boxes}</div>
                </fieldset>
                <div class="actions">
                    <button type="submit" class="button button-primary">
                        {tr!("Save groups")}
                    </button>
                </div>
            </form>
        </section>
    }
}

#[component]
fn GroupCheckbox(group: String, what_for: &'static str, ticked: bool, denial: Option<String>) -> impl IntoView {
    let (id, tooltip_id) = (format!("group-{group}"), format!("why-not-group-{group}"));
    let denied = denial.is_some();
    // Not `disabled`: it stays in the tab order, so that the reason is reachable, and its value is submitted.
    let toggle = move |event: MouseEvent| {
        if denied {
            event.prevent_default();
        }
    };
    view! {
        <div class="checkbox" class:guarded=denied>
            <input
                type="checkbox"
                id=id.clone()
                name="groups"
                value=group.clone()
                checked=ticked
                aria-disabled=denied.then_some("true")
                aria-describedby=denied.then(|| tooltip_id.clone())
                on:click=toggle
            />
            <label for=id>
                <UserText text=group/> " " <span class="quiet">{what_for}</span>
            </label>
            {denial.map(|reason| view! { <ReasonTooltip id=tooltip_id reason/> })}
        </div>
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::page_context::{PageContext, SessionView};
    use access::{Principal, UserId, UserRef};

    fn administrator() -> SignedIn {
        let names = || ["usher-admins".to_owned()].into();
        let principal = Principal { user: user("admin"), groups: names(), ..Principal::default() };
        let session = Some(SessionView { principal, ..SessionView::default() });
        SignedIn::of(&PageContext { session, ..PageContext::default() }).unwrap()
    }

    fn user(username: &str) -> UserRef {
        UserRef { id: UserId::new("https://pool", username), username: username.to_owned() }
    }

    fn form(username: &str) -> String {
        let person = Person {
            user: user(username),
            name: username.to_owned(),
            email: None,
            provider: None,
            groups: ["usher-admins".to_owned()].into(),
            attribute_roles: Default::default(),
            signed_in_at: 0,
            signed_out_at: None,
        };
        Owner::new().with(|| {
            let administrator = administrator();
            view! { <GroupForm administrator=&administrator person=&person hint="Soon." action="/a".to_owned()/> }
                .to_html()
        })
    }

    fn checkbox(username: &str, group: &str) -> String {
        let value = format!("value=\"{group}\"");
        let form = form(username);
        let mut boxes = form.split("<input").filter(|input| input.contains("type=\"checkbox\""));
        boxes.find(|input| input.contains(&value)).unwrap().to_owned()
    }

    #[test]
    fn nobody_takes_the_administrators_group_from_themselves() {
        let own = checkbox("admin", "usher-admins");
        assert!(own.contains("aria-disabled=\"true\"") && own.contains(" checked"), "{own}");
        assert!(own.contains("You cannot take yourself out of usher-admins."), "{own}");
        assert!(!checkbox("admin", "usher-users").contains("aria-disabled"));
        assert!(!checkbox("ada", "usher-admins").contains("aria-disabled"));
    }

    #[test]
    fn the_groups_that_a_person_has_are_ticked() {
        assert!(checkbox("ada", "usher-admins").contains(" checked"));
        let other = checkbox("ada", "usher-users");
        assert!(!other.split('>').next().unwrap().contains(" checked"), "{other}");
    }

    #[test]
    fn the_form_says_which_groups_it_showed() {
        let form = form("ada");
        let shown: Vec<_> = form.split("<input").filter(|input| input.contains("name=\"shown\"")).collect();
        assert!(shown.len() == 1 && shown[0].contains("value=\"usher-admins\""), "{shown:?}");
    }
}
