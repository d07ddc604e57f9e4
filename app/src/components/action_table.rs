//! What a user may do: the rules' decision for each action.

use super::{UserText, icons::Verdict};
use crate::page_context::SignedIn;
use access::{
    CreateResource, ListResources, OpenResource, Reason, ResourceAction as _, ResourcePath, Rules, SaveResource,
    Sharing, Untrusted, UserRef,
};
use i18n::tr;
use leptos::prelude::*;

#[component]
pub(crate) fn ActionTable<'a>(
    /// The user to ask about.
    person: &'a SignedIn,
    /// Whether it is somebody else who reads the answers.
    #[prop(optional)]
    is_another: bool,
) -> impl IntoView + use<> {
    let (caption, why) = if is_another {
        (tr!("What the rules let this person do"), tr!("They are told"))
    } else {
        (tr!("What your groups allow"), tr!("Why"))
    };
    let rows = questions(person, is_another)
        .into_iter()
        .map(|Question { action, allowed, reason }| {
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row">
                        <UserText text=action/>
                    </th>
                    <td role="cell" data-label=tr!("Answer")>
                        <span class=if allowed { "verdict verdict-yes" } else { "verdict verdict-no" }>
                            <Verdict allowed/>
                            {if allowed { tr!("Allowed") } else { tr!("Not allowed") }}
                        </span>
                    </td>
                    <td role="cell" data-label=why class="quiet">
                        <UserText text=reason/>
                    </td>
                </tr>
            }
        })
        .collect_view();
    // ARIA roles are explicit because the style sheet turns rows into cards on narrow screens, and browsers drop table
    // semantics when `display` changes.
    view! {
        <table class="table cards-when-narrow" role="table">
            <caption>{caption}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{tr!("Action")}</th>
                    <th role="columnheader" scope="col">{tr!("Answer")}</th>
                    <th role="columnheader" scope="col">{why}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
}

struct Question {
    action: String,
    allowed: bool,
    reason: String,
}

fn questions(person: &SignedIn, is_another: bool) -> Vec<Question> {
    // General questions ignore the resource map; the rows that apply to the user follow below.
    let rules = Rules { grants: Vec::new(), ..person.rules().clone() };
    let Ok(path) = "/-".parse::<ResourcePath>() else { return Vec::new() };
    let own = Sharing { owner: person.principal.user.clone(), roles: Default::default() };
    let foreign = Sharing { owner: UserRef::unidentified("somebody else"), roles: Default::default() };
    let open_to_all = Sharing { owner: own.owner.clone(), roles: person.rules().offered_roles() };
    let list = rules.decide(&person.principal, ListResources::of(&rules, &person.principal));
    let create = rules.decide(&person.principal, CreateResource::own(&person.principal));
    let open_foreign = rules.decide(&person.principal, OpenResource { path: path.clone(), sharing: foreign.clone() });
    let edit_foreign = rules.decide(&person.principal, SaveResource::unchanged(&path, &foreign));
    let edit_own = rules.decide(&person.principal, SaveResource::unchanged(&path, &own));
    let share_widely = rules
        .decide(&person.principal, CreateResource { proposed: open_to_all, ..CreateResource::own(&person.principal) });
    let give_away = rules.decide(&person.principal, SaveResource { path, current: own, proposed: foreign });
    let question = |action: &str, denial: Option<&Reason>, reason: &Reason| Question {
        action: action.to_owned(),
        allowed: denial.is_none(),
        reason: in_general(reason),
    };
    let mut questions = vec![
        question(tr!("List resources"), list.denial(), list.reason()),
        question(tr!("Create resources"), create.denial(), create.reason()),
        question(
            if is_another { tr!("Edit and delete their own") } else { tr!("Edit and delete your own") },
            edit_own.denial(),
            edit_own.reason(),
        ),
        question(tr!("Open a resource to every role"), share_widely.denial(), share_widely.reason()),
        question(tr!("Open other people’s private resources"), open_foreign.denial(), open_foreign.reason()),
        question(tr!("Edit and delete other people’s resources"), edit_foreign.denial(), edit_foreign.reason()),
        question(tr!("Give a resource to another owner"), give_away.denial(), give_away.reason()),
    ];
    let granted = person.rules().grants_of(&person.principal).flat_map(|grant| {
        grant.roles.intersection(&person.principal.roles).take(1).map(|role| Question {
            action: tr!("{right} {pattern}", right = i18n::translate(grant.right.label()), pattern = grant.pattern),
            allowed: true,
            reason: Reason::Granted { pattern: grant.pattern.clone(), role: role.clone() }.text(),
        })
    });
    if create.is_allowed() {
        questions.extend(granted);
    }
    questions
}

/// The reason without an owner's name, because the question is about no particular owner.
fn in_general(reason: &Reason) -> String {
    match reason {
        Reason::NotOwner { administrators, .. } => {
            tr!(
                "Only its owner or an administrator can do this. Group {group} grants it.",
                group = Untrusted(administrators)
            )
        }
        reason => reason.text(),
    }
}
