//! Buttons, fields, badges, avatars, menus.

use super::section;
use crate::{
    PeopleColumns,
    components::{
        Avatar, GroupBadges, GuardedButton, GuardedLink, Labels, LimitForm, OutcomeBadge, PlainField, RoleChips,
        TextField, column_chooser, form_actions, request_badge,
    },
};
use access::{AccessRequest, Outcome, RequestAnswer, Role, UserRef};
use leptos::prelude::*;
use std::collections::BTreeSet;

pub(super) fn buttons() -> AnyView {
    let reason = || Some("Only its owner or an administrator can do this.".to_owned());
    let examples = view! {
        <div class="form">
            <p class="actions">
                <button type="button" class="button button-primary">
                    "Primary"
                </button>
                <button type="button" class="button">
                    "Secondary"
                </button>
                <button type="button" class="button button-danger">
                    "Danger"
                </button>
                <button type="button" class="button button-danger-solid">
                    "Confirm danger"
                </button>
                <a class="text-link" href="#content">
                    "Text link"
                </a>
            </p>
            <p class="actions">
                <button type="button" class="button button-large">
                    "Large"
                </button>
                <button type="button" class="button button-small">
                    "Small"
                </button>
                <button type="button" class="button button-primary" aria-busy="true">
                    "Busy"
                </button>
                <button type="button" class="button" disabled>
                    "Disabled"
                </button>
            </p>
            <div class="actions">
                <GuardedButton denial=reason() id="why-not-button".to_owned() class="button">
                    "Greyed out, with its reason"
                </GuardedButton>
                <GuardedLink href="#content".to_owned() denial=reason() id="why-not-link".to_owned() class="button">
                    "Link, greyed out"
                </GuardedLink>
            </div>
            {form_actions("End of a form", Signal::stored(false), "#content")}
        </div>
    };
    section("Buttons", examples.into_any())
}

pub(super) fn fields() -> AnyView {
    let labels = |name, label, hint| Labels { name, label, hint };
    let error = Signal::derive(|| Some("Type a title.".to_owned()));
    let none = Signal::derive(|| None::<String>);
    let examples = view! {
        <div class="form">
            <PlainField name="plain" label="Plain field" placeholder="Any"/>
            <TextField
                labels=labels("hinted", "Field with a hint", "Lower case, with hyphens.")
                value=RwSignal::new("a-value".to_owned())
                error=none
            />
            <TextField
                labels=labels("faulty", "Field with an error", "")
                value=RwSignal::new(String::new())
                error=error
                required=true
            />
            <TextField
                labels=labels("fixed", "Read-only field", "")
                value=RwSignal::new("/a/path".to_owned())
                error=none
                read_only=true
                monospaced=true
            />
            <p class="field">
                <label for="choice">"Choice"</label>
                <select id="choice">
                    <option>"Any"</option>
                    <option>"One"</option>
                </select>
            </p>
            <fieldset class="field">
                <legend>"Checkboxes"</legend>
                <div class="checkboxes">
                    <span class="checkbox">
                        <input id="checked" type="checkbox" checked/>
                        <label for="checked">"Checked"</label>
                    </span>
                    <span class="checkbox">
                        <input id="unchecked" type="checkbox"/>
                        <label for="unchecked">"Not checked"</label>
                    </span>
                </div>
            </fieldset>
        </div>
    };
    section("Fields", examples.into_any())
}

pub(super) fn limit_form() -> AnyView {
    let examples = view! {
        <LimitForm
            action="/design".to_owned()
            label="Calls a day"
            value="50".to_owned()
            hint="A number of calls a day, or the word unlimited."
        >
            <PlainField name="whose" label="Group"/>
        </LimitForm>
    };
    section("Form of a limit", examples.into_any())
}

/// One that waits, one that was approved, one that was declined.
fn requests() -> Vec<AccessRequest> {
    let answer = |approved| Some(RequestAnswer { approved, message: String::new(), at: 0 });
    let request = |answer| {
        Some(AccessRequest {
            path: "/plan".parse().ok()?,
            requester: UserRef::default(),
            name: String::new(),
            owner: UserRef::default(),
            roles: BTreeSet::new(),
            message: String::new(),
            asked_at: 0,
            answer,
        })
    };
    [None, answer(Some(Role::of_group("usher-users"))), answer(None)].into_iter().filter_map(request).collect()
}

pub(super) fn badges() -> AnyView {
    let roles = ["IT", "Finance", "Sales"].map(|name| Role::of_claim("custom:department", name));
    let examples = view! {
        <div class="form">
            <GroupBadges groups=vec!["usher-users".to_owned(), "usher-admins".to_owned()] label="Groups"/>
            <RoleChips roles=roles.into() most=2/>
            <p>
                <span class="badge badge-role">"Archived"</span>
            </p>
            <p class="badges">{requests().iter().map(request_badge).collect_view()}</p>
            <p class="actions">
                <OutcomeBadge outcome=Outcome::Done/>
                <OutcomeBadge outcome=Outcome::Denied/>
                <span class="verdict verdict-warning">"Needs attention"</span>
            </p>
        </div>
    };
    section("Badges and verdicts", examples.into_any())
}

pub(super) fn avatars() -> AnyView {
    let examples = view! {
        <p class="actions">
            <Avatar name="Ida Moss".to_owned()/>
            <Avatar name="Ida Moss".to_owned() large=true/>
        </p>
    };
    section("Avatar", examples.into_any())
}

pub(super) fn menus() -> AnyView {
    let examples = view! {
        <div class="actions">
            <button type="button" class="menu-button" popovertarget="design-menu">
                "Menu"
            </button>
            {column_chooser(PeopleColumns::default(), "/design".to_owned())}
        </div>
        <div id="design-menu" class="menu row-menu" popover="auto">
            <button type="button" class="button button-small">
                "Edit"
            </button>
            <button type="button" class="button button-small button-danger">
                "Delete"
            </button>
        </div>
    };
    section("Menu", examples.into_any())
}
