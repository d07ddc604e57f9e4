//! The limits of groups.

use super::{page_guards::signed_in_page, usage::usage_tabs};
use crate::{
    Cause, FormReply, PostedForm, Problem,
    address::GROUP_LIMITS,
    components::{
        Column, ErrorSummary, FormFlash, LimitForm, PageHeading, PlainField, ProblemAlert, ProblemView, UserText,
        card_table, limit_text, loaded,
    },
    page_context::SignedIn,
    posted_form::PostedFormContext,
    server_functions::read_group_limits,
};
use access::{Draft, GroupLimitDraft, Limit, Limits, Untrusted};
use i18n::tr;
use leptos::prelude::*;

/// The form that the server refused, and why.
type Refused = Option<(GroupLimitDraft, Problem)>;

#[component]
pub(crate) fn GroupLimitsPage() -> impl IntoView {
    signed_in_page(|administrator| {
        let refused: Refused = match PostedFormContext::of_this_page() {
            Some(PostedForm { draft: Draft::GroupLimit(draft), reply: FormReply::Refused(problem) }) => {
                Some((draft, problem))
            }
            _ => None,
        };
        loaded(|| async { Ok(read_group_limits().await) }, move |limits| page(&administrator, limits, refused.clone()))
    })
}

/// A refused form is shown even if the limits cannot be read: typed text must not be lost.
fn page(administrator: &SignedIn, limits: Result<Limits, Problem>, refused: Refused) -> AnyView {
    let limits = match limits {
        Ok(limits) => Some(limits),
        Err(problem) if refused.is_none() => return view! { <ProblemView problem/> }.into_any(),
        Err(_) => None,
    };
    let (draft, alert) = match refused {
        Some((draft, problem)) => (draft, Some(refusal(problem))),
        None => (GroupLimitDraft::default(), None),
    };
    let everybody = limits.as_ref().map(|limits| {
        let limit = limit_text(limits.default);
        tr!("Everybody has {limit} calls a day, by the configuration.", limit = limit) + " "
    });
    view! {
        <PageHeading text=tr!("Usage") title=tr!("Limits of groups")/>
        {usage_tabs(true)}
        <FormFlash/>
        {alert}
        <p class="lead page-lead">
            {everybody}
            {tr!(
                "Somebody in several groups has the highest of their limits; a group never takes calls away. A change \
                 takes effect within five seconds."
            )}
        </p>
        <div class="beside">
            <div>{limits.map(list)}</div>
            {form(administrator, draft)}
        </div>
    }
    .into_any()
}

fn refusal(problem: Problem) -> AnyView {
    match problem.cause {
        Cause::SignIn | Cause::SessionExpired => {
            let left = Signal::stored(Vec::new());
            view! { <ErrorSummary problem left return_to=GROUP_LIMITS.to_owned()/> }.into_any()
        }
        _ => view! { <ProblemAlert problem/> }.into_any(),
    }
}

fn list(limits: Limits) -> AnyView {
    if limits.groups.is_empty() {
        return view! {
            <div class="empty">
                <h2>{tr!("No group has a limit")}</h2>
                <p>{tr!("Set one to give the people of a group more calls a day than everybody has.")}</p>
            </div>
        }
        .into_any();
    }
    let default = limits.default;
    let rows: Vec<AnyView> = limits.groups.into_iter().map(|(group, limit)| row(group, limit, default)).collect();
    let columns = [Column::Text(tr!("Group")), Column::Text(tr!("Calls a day")), Column::Text(tr!("Actions"))];
    card_table("table group-limits cards-when-narrow", tr!("Limits of groups"), &columns, rows)
}

fn row(group: String, limit: Limit, default: Limit) -> AnyView {
    let field = tr!("Calls a day of {group}", group = Untrusted(&group));
    let save = tr!("Save the limit of {group}", group = Untrusted(&group));
    let remove = tr!("Remove the limit of {group}", group = Untrusted(&group));
    let no_effect = (limit <= default).then(|| {
        let text = tr!("No effect: everybody has {limit}", limit = limit_text(default));
        view! { <span class="hint">{text}</span> }
    });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <UserText text=group.clone()/>
            </th>
            <td role="cell" data-label=tr!("Calls a day")>
                <div class="row-actions">
                    <form method="post" action=GROUP_LIMITS class="inline-form" data-in-place="">
                        <input type="hidden" name="group" value=group.clone()/>
                        <input
                            type="text"
                            class="limit-input"
                            name="limit"
                            value=limit.to_string()
                            required=true
                            maxlength="10"
                            pattern=Limit::PATTERN
                            title=tr!("A number of calls a day, or the word unlimited.")
                            autocomplete="off"
                            aria-label=field
                        />
                        <button type="submit" class="button button-small" aria-label=save>
                            {tr!("Save")}
                        </button>
                    </form>
                    {no_effect}
                </div>
            </td>
            <td role="cell" data-label=tr!("Actions")>
                <form method="post" action=GROUP_LIMITS class="inline-form" data-in-place="">
                    <input type="hidden" name="group" value=group/>
                    <input type="hidden" name="limit" value=""/>
                    <button type="submit" class="button button-small button-danger" aria-label=remove>
                        {tr!("Remove")}
                    </button>
                </form>
            </td>
        </tr>
    }
    .into_any()
}

/// The form for any group. It also shows again what was refused in a row.
fn form(administrator: &SignedIn, draft: GroupLimitDraft) -> AnyView {
    let groups = administrator.rules().offered_roles().into_iter().filter(|role| role.origin() == "group");
    let groups = groups.map(|role| view! { <option value=role.name().to_owned()></option> }.into_any());
    let groups: Vec<AnyView> = groups.collect();
    let GroupLimitDraft { group, limit } = draft;
    view! {
        <section class="card" aria-labelledby="set-limit">
            <h2 id="set-limit">{tr!("Set a limit")}</h2>
            <LimitForm
                action=GROUP_LIMITS.to_owned()
                label=tr!("Calls a day")
                value=limit
                required=true
                hint=tr!("A number of calls a day, or the word unlimited.")
            >
                <PlainField
                    name="group"
                    label=tr!("Group")
                    value=group
                    required=true
                    maxlength=128
                    list="known-groups"
                    hint=tr!("A group of the user pool, also one that is not suggested.")
                />
                <datalist id="known-groups">{groups}</datalist>
            </LimitForm>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(group: &str, limit: Limit) -> String {
        Owner::new().with(|| row(group.to_owned(), limit, Limit::Calls(50)).to_html()).replace("<!>", "")
    }

    #[test]
    fn a_row_changes_and_removes_the_limit_of_its_group() {
        let html = html("a \"b\"", Limit::Calls(80));
        assert_eq!(html.matches("action=\"/admin/usage/groups\"").count(), 2, "{html}");
        assert_eq!(html.matches("name=\"group\" value=\"a &quot;b&quot;\"").count(), 2, "{html}");
        assert!(html.contains("value=\"80\""), "{html}");
    }

    #[test]
    fn a_limit_that_gives_nobody_more_calls_says_so() {
        assert!(html("a", Limit::Calls(50)).contains("No effect: everybody has 50"));
        assert!(!html("a", Limit::Calls(51)).contains("No effect"));
        assert!(!html("a", Limit::Unlimited).contains("No effect"));
    }
}
