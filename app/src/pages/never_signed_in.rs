//! Below the people who were found: those who are in the user pool, but have never signed in.

use crate::{
    Problem, address,
    components::{Moment, UserText, loaded_beside},
    server_functions::list_never_signed_in,
};
use access::{NeverSignedIn, PeopleQuery, PoolAccount, PoolPerson};
use i18n::tr;
use leptos::prelude::*;

/// For the first page of a search. It is asked for again when the text changes, not when the order or a filter does.
pub(super) fn newcomers(query: Memo<PeopleQuery>) -> AnyView {
    let text = Memo::new(move |_| query.with(searched));
    let list = Memo::new(move |_| query.with(state));
    loaded_beside(move || text.get(), look_for, move |_, found| section(found, list))
}

/// The text of a search of which this is the first page; otherwise empty.
fn searched(query: &PeopleQuery) -> String {
    let is_first = query.after.is_none() && query.before.is_none();
    if is_first { query.q.clone() } else { String::new() }
}

/// The query string of the list, to come back to it from a person's page.
fn state(query: &PeopleQuery) -> Option<String> {
    address::people(query).split_once('?').map(|(_, state)| state.to_owned())
}

/// What keeps the list from being shown is said in its place.
async fn look_for(text: String) -> Result<NeverSignedIn, Problem> {
    if text.is_empty() {
        return Ok(NeverSignedIn::default());
    }
    Ok(list_never_signed_in(text).await.unwrap_or_default())
}

fn section(found: NeverSignedIn, list: Memo<Option<String>>) -> AnyView {
    let NeverSignedIn { people, has_more, is_unknown } = found;
    if people.is_empty() && !has_more && !is_unknown {
        return ().into_any();
    }
    let text = if is_unknown {
        tr!("Amazon Cognito did not answer. Search again in a moment to see who is in the user pool.")
    } else if people.is_empty() {
        tr!("Everybody among the first who match has signed in. Type more letters to look further.")
    } else {
        tr!("They appear in the list after their first sign-in. You can already change their groups on their pages.")
    };
    let more = (has_more && !people.is_empty()).then(|| {
        view! { <p class="card-note quiet">{tr!("More people in the user pool may match. Type more letters.")}</p> }
    });
    let table = (!people.is_empty()).then(|| table(people, list));
    view! {
        <section class="card table-card" aria-labelledby="never-signed-in">
            <div class="card-head">
                <h2 id="never-signed-in">{tr!("In the user pool, never signed in")}</h2>
                <p class="quiet">{text}</p>
            </div>
            {table}
            {more}
        </section>
    }
    .into_any()
}

fn table(people: Vec<PoolPerson>, list: Memo<Option<String>>) -> AnyView {
    let rows = people.into_iter().map(|person| row(person, list)).collect_view();
    // ARIA roles are explicit because the style sheet turns rows into cards on narrow screens, and browsers drop table
    // semantics when `display` changes.
    view! {
        <table class="table cards-when-narrow" role="table">
            <caption class="visually-hidden">{tr!("In the user pool, never signed in")}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{tr!("Name")}</th>
                    <th role="columnheader" scope="col">{tr!("Username")}</th>
                    <th role="columnheader" scope="col">{tr!("E-mail")}</th>
                    <th role="columnheader" scope="col">{tr!("Account")}</th>
                    <th role="columnheader" scope="col">{tr!("Created")}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(person: PoolPerson, list: Memo<Option<String>>) -> AnyView {
    let name = person.display_name().to_owned();
    let PoolPerson { user, email, account, created_at, .. } = person;
    let username = user.username.clone();
    let href = move || address::person_from(&user, list.get().as_deref());
    let email = email.map(|email| view! { <UserText text=email/> });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <a class="person-link" href=href>
                    <UserText text=name/>
                </a>
            </th>
            <td role="cell" data-label=tr!("Username") class="one-line">
                <span><UserText text=username/></span>
            </td>
            <td role="cell" data-label=tr!("E-mail") class="one-line">
                <span>{email}</span>
            </td>
            <td role="cell" data-label=tr!("Account")>
                {account_text(account)}
            </td>
            <td role="cell" data-label=tr!("Created")>
                <Moment at=created_at/>
            </td>
        </tr>
    }
    .into_any()
}

/// Whether somebody can sign in with this account.
pub(super) fn account_text(account: PoolAccount) -> &'static str {
    match account {
        PoolAccount::Confirmed => tr!("Confirmed: can sign in"),
        PoolAccount::MustChangePassword => tr!("Must choose a new password at the first sign-in"),
        PoolAccount::MustResetPassword => tr!("Must reset the password"),
        PoolAccount::Unconfirmed => tr!("Not confirmed: cannot sign in yet"),
        PoolAccount::Disabled => tr!("Disabled: cannot sign in"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use access::{UserId, UserRef};

    fn found(people: &[&str], has_more: bool, is_unknown: bool) -> String {
        let person = |username: &&str| PoolPerson {
            user: UserRef { id: UserId::new("https://pool", "1"), username: (*username).to_owned() },
            name: None,
            email: None,
            account: PoolAccount::MustChangePassword,
            created_at: 1_795_246_929,
        };
        let people = people.iter().map(person).collect();
        Owner::new().with(|| {
            let list = Memo::new(|_| Some("q=new".to_owned()));
            section(NeverSignedIn { people, has_more, is_unknown }, list).to_html()
        })
    }

    #[test]
    fn only_the_first_page_of_a_search_asks_the_pool() {
        let search = PeopleQuery { q: "ada".to_owned(), group: "R&D".to_owned(), ..PeopleQuery::default() };
        assert_eq!(searched(&search), "ada");
        assert_eq!(searched(&PeopleQuery::default()), "");
        assert_eq!(searched(&PeopleQuery { after: Some("x".to_owned()), ..search.clone() }), "");
        assert_eq!(searched(&PeopleQuery { before: Some("x".to_owned()), ..search }), "");
    }

    #[test]
    fn somebody_without_a_name_is_called_by_their_username() {
        let html = found(&["new-hire"], false, false);
        assert!(html.contains("href=\"/admin/people/1?from=q%3Dnew\""), "{html}");
        assert_eq!(html.matches("new-hire").count(), 2, "{html}");
        assert!(html.contains("Must choose a new password") && !html.contains("Type more letters"), "{html}");
    }

    #[test]
    fn what_is_not_shown_is_said_and_where_nothing_is_there_is_nothing() {
        assert!(!found(&[], false, false).contains("<section"));
        assert!(found(&["a"], true, false).contains("More people in the user pool may match."));
        assert!(found(&[], true, false).contains("Everybody among the first who match has signed in."));
        let unknown = found(&[], false, true);
        assert!(unknown.contains("Amazon Cognito did not answer.") && !unknown.contains("<table"), "{unknown}");
    }
}
