//! Below the list of people: the programs that call Usher with tokens of their own, where an administrator blocks them.

use crate::{
    address::PEOPLE,
    components::{Column, FormFlash, UserText, card_table},
};
use access::{Program, Untrusted};
use i18n::tr;
use leptos::prelude::*;

/// Nothing where no program is let in.
pub(super) fn programs(programs: Vec<Program>) -> AnyView {
    if programs.is_empty() {
        return ().into_any();
    }
    let columns = [Column::Text(tr!("App client")), Column::Text(tr!("State")), Column::Text(tr!("Actions"))];
    let rows = programs.into_iter().map(row).collect();
    view! {
        <section aria-labelledby="programs">
            <h2 id="programs">{tr!("Programs")}</h2>
            <p class="quiet">
                {tr!(
                    "These app clients call Usher with tokens of their own. What they can do is up to the resource map \
                     and to what is open to their scopes."
                )}
            </p>
            <FormFlash/>
            {card_table("table cards-when-narrow", tr!("Programs"), &columns, rows)}
        </section>
    }
    .into_any()
}

fn row(program: Program) -> AnyView {
    let Program { client_id, blocked } = program;
    let name = Untrusted(&client_id);
    let (state, change, button, label) = if blocked {
        let label = tr!("Let {program} in again", program = name);
        (tr!("Blocked: all its tokens are refused"), "unblock", tr!("Let in again"), label)
    } else {
        (tr!("Let in"), "block", tr!("Block"), tr!("Block {program}", program = name))
    };
    let class = if blocked { "button button-small" } else { "button button-small button-danger" };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <UserText text=client_id.clone()/>
            </th>
            <td role="cell" data-label=tr!("State")>
                {state}
            </td>
            <td role="cell" data-label=tr!("Actions")>
                <form method="post" action=PEOPLE class="inline-form" data-in-place="">
                    <input type="hidden" name="program" value=client_id/>
                    <input type="hidden" name="change" value=change/>
                    <button type="submit" class=class aria-label=label>
                        {button}
                    </button>
                </form>
            </td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_blocked_or_let_in_again() {
        let html = |blocked| {
            let program = Program { client_id: "4abc".to_owned(), blocked };
            Owner::new().with(|| row(program).to_html())
        };
        let (let_in, blocked) = (html(false), html(true));
        assert!(let_in.contains("value=\"block\"") && let_in.contains("aria-label=\"Block 4abc\""), "{let_in}");
        assert!(blocked.contains("value=\"unblock\"") && blocked.contains("Let 4abc in again"), "{blocked}");
        assert!(blocked.contains("Blocked: all its tokens are refused"), "{blocked}");
    }

    #[test]
    fn where_none_is_let_in_there_is_nothing() {
        assert!(!Owner::new().with(|| programs(Vec::new()).to_html()).contains("<section"));
    }
}
