//! What a person may do, asked of the rules action by action.

use super::icons::Verdict;
use crate::visit::SignedIn;
use access::{CreateResource, ListResources, OpenResource, Reason, SaveResource, Sharing};
use leptos::prelude::*;

#[component]
pub(crate) fn ActionTable<'a>(
    /// Whose groups are asked about.
    person: &'a SignedIn,
) -> impl IntoView + use<> {
    let rows = questions(person)
        .into_iter()
        .map(|Question { action, allowed, reason }| {
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row">
                        {action}
                    </th>
                    <td role="cell" data-label="Answer">
                        <span class=if allowed { "verdict verdict-yes" } else { "verdict verdict-no" }>
                            <Verdict allowed/>
                            {if allowed { "Allowed" } else { "Not allowed" }}
                        </span>
                    </td>
                    <td role="cell" data-label="Why" class="quiet">
                        {reason}
                    </td>
                </tr>
            }
        })
        .collect_view();
    // The roles are written out because the style sheet turns rows into cards on narrow screens, and a browser
    // forgets what a table is when its `display` changes.
    view! {
        <table class="table cards-when-narrow" role="table">
            <caption>"What your groups allow"</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">"Action"</th>
                    <th role="columnheader" scope="col">"Answer"</th>
                    <th role="columnheader" scope="col">"Why"</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
}

struct Question {
    action: &'static str,
    allowed: bool,
    reason: String,
}

fn questions(person: &SignedIn) -> Vec<Question> {
    let own = Sharing { owner: person.principal.username.clone(), roles: Default::default() };
    // An owner that nobody has: usernames have no spaces.
    let foreign = Sharing { owner: "somebody else".to_owned(), roles: Default::default() };
    let open_to_all = Sharing { owner: own.owner.clone(), roles: person.rules().offered_roles() };
    let list = person.decide(ListResources::of(person.rules(), &person.principal));
    let create = person.decide(CreateResource::own(&person.principal));
    let open_foreign = person.decide(OpenResource { sharing: foreign.clone() });
    let edit_foreign = person.decide(SaveResource::content_of(&foreign));
    let edit_own = person.decide(SaveResource::content_of(&own));
    let share_widely = person.decide(CreateResource { proposed: open_to_all });
    let give_away = person.decide(SaveResource { current: own, proposed: foreign });
    let question = |action, denial: Option<&Reason>, reason: &Reason| Question {
        action,
        allowed: denial.is_none(),
        reason: in_general(reason),
    };
    vec![
        question("List resources", list.denial(), list.reason()),
        question("Create resources", create.denial(), create.reason()),
        question("Edit and delete your own", edit_own.denial(), edit_own.reason()),
        question("Open a resource to every role", share_widely.denial(), share_widely.reason()),
        question("Open what others keep to themselves", open_foreign.denial(), open_foreign.reason()),
        question("Edit and delete what others own", edit_foreign.denial(), edit_foreign.reason()),
        question("Give a resource to another owner", give_away.denial(), give_away.reason()),
    ]
}

/// The reason without the owner's name, because the question is about nobody in particular.
fn in_general(reason: &Reason) -> String {
    match reason {
        Reason::NotOwner { administrators, .. } => {
            format!("Only its owner or an administrator can do this. Group {administrators} grants it.")
        }
        reason => reason.to_string(),
    }
}
