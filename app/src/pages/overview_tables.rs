//! The tables of the overview: what happened today, and how often.

use crate::{
    address::{self, AuditFilters},
    components::provider_text,
};
use access::{AuditAction, DayTotals, DenialRule, OTHER_PROVIDERS, Outcome, PeopleQuery, SortPeople, TopResource};
use i18n::tr;
use leptos::prelude::*;
use std::cmp::Reverse;

/// A row: what is counted, the page that it leads to, and the number.
type Row = (String, Option<String>, u64);

/// A table of numbers, or this text if it would be empty.
pub(super) fn ranking(
    caption: &'static str,
    [what, number]: [&'static str; 2],
    rows: Vec<Row>,
    when_empty: &'static str,
) -> AnyView {
    if rows.is_empty() {
        return view! { <p class="quiet">{when_empty}</p> }.into_any();
    }
    let rows = rows.into_iter().map(|(text, list, number)| {
        let text = match list {
            Some(list) => view! { <a href=list>{text}</a> }.into_any(),
            None => text.into_any(),
        };
        view! {
            <tr>
                <th scope="row">{text}</th>
                <td class="number">{number}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <table class="table in-card ranking">
            <caption class="visually-hidden">{caption}</caption>
            <thead>
                <tr>
                    <th scope="col">{what}</th>
                    <th scope="col">{number}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// The resources, with links to them.
pub(super) fn resources(top: Vec<TopResource>) -> Vec<Row> {
    let row = |resource: TopResource| {
        let path = resource.path.as_str();
        (path.to_owned(), Some(address::resource(path)), resource.calls)
    };
    top.into_iter().map(row).collect()
}

/// The denials of a day by rule, most first. The audit trail has no filter by rule, so they lead to the denials of the
/// last 24 hours, or to the refused sign-ins among them.
pub(super) fn denials(day: &DayTotals) -> Vec<Row> {
    let row = |(rule, number): (&DenialRule, &u64)| {
        let action = if rule.is_of_sign_ins() { AuditAction::SIGN_IN.name() } else { "" };
        let filters = AuditFilters {
            outcome: Outcome::Denied.name().to_owned(),
            from: "24h".to_owned(),
            action: action.to_owned(),
            ..AuditFilters::default()
        };
        (rule_text(*rule).to_owned(), Some(filters.page()), *number)
    };
    most_first(day.denied_by.iter().map(row).collect())
}

/// The sign-ins of a day by identity provider, most first, with links to the people whose last sign-in was with it.
pub(super) fn sign_ins(day: &DayTotals) -> Vec<Row> {
    let row = |(provider, number): (&String, &u64)| {
        if provider == OTHER_PROVIDERS {
            return (tr!("Other providers").to_owned(), None, *number);
        }
        let query = PeopleQuery {
            provider: provider.clone(),
            sort: SortPeople::SignedIn,
            descending: true,
            ..PeopleQuery::default()
        };
        (provider_text(Some(provider.clone())), Some(address::people(&query)), *number)
    };
    most_first(day.signed_in_with.iter().map(row).collect())
}

fn most_first(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort_by_key(|(_, _, number)| Reverse(*number));
    rows
}

/// What the rule denied, in a few words.
fn rule_text(rule: DenialRule) -> &'static str {
    match rule {
        DenialRule::NoGroup => tr!("In no group with access to Usher"),
        DenialRule::NotShared => tr!("Not open to the person’s roles"),
        DenialRule::NotOwner => tr!("Not the owner"),
        DenialRule::OwnerChange => tr!("Only administrators choose the owner"),
        DenialRule::RolesChange => tr!("Only owners choose who it is open to"),
        DenialRule::AdministratorsOnly => tr!("Administrators only"),
        DenialRule::OwnAdministration => tr!("Leaving the administrators oneself"),
        DenialRule::GroupFromProvider => tr!("Group of the identity provider"),
        DenialRule::RoleNotHeld => tr!("Opening to a role one does not have"),
        DenialRule::NotForPrograms => tr!("Not open to the program’s scopes"),
        DenialRule::Quota => tr!("All calls of the day used"),
        DenialRule::Trigger => tr!("Sign-in refused by a trigger"),
        DenialRule::AccountDisabled => tr!("Account disabled"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use access::USER_POOL;

    #[test]
    fn the_rule_that_denied_most_is_first_and_leads_to_the_trail() {
        let denied_by = [(DenialRule::NotShared, 2), (DenialRule::Trigger, 5), (DenialRule::Quota, 2)].into();
        let rows = denials(&DayTotals { denied_by, ..DayTotals::default() });
        let list = |action: &str| {
            let (action, outcome, from) = (action.to_owned(), "denied".to_owned(), "24h".to_owned());
            AuditFilters { action, outcome, from, ..AuditFilters::default() }.page()
        };
        let expected = [
            ("Sign-in refused by a trigger", list("sign_in"), 5),
            ("Not open to the person’s roles", list(""), 2),
            ("All calls of the day used", list(""), 2),
        ];
        assert_eq!(rows, expected.map(|(text, list, number)| (text.to_owned(), Some(list), number)));
    }

    #[test]
    fn a_provider_leads_to_its_people_and_the_others_to_nobody() {
        let providers = [(OTHER_PROVIDERS, 1), (USER_POOL, 2), ("CorpSSO", 3)];
        let signed_in_with = providers.map(|(name, number)| (name.to_owned(), number)).into();
        let rows = sign_ins(&DayTotals { signed_in_with, ..DayTotals::default() });
        let list = |provider: &str| Some(format!("/admin/people?provider={provider}&sort=seen&dir=desc"));
        assert_eq!(
            rows,
            [
                ("CorpSSO".to_owned(), list("CorpSSO"), 3),
                ("Cognito user pool".to_owned(), list("COGNITO"), 2),
                ("Other providers".to_owned(), None, 1),
            ]
        );
    }
}
