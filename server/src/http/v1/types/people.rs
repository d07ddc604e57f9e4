//! People who have signed in.

use super::query::query;
use access::{AccountStatus, PeoplePage, PeopleQuery, PersonProfile, PersonSummary, Role, Rules, SortPeople};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What is in the address of the list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PeopleParameters {
    /// Beginnings of words of the name, the username or the e-mail address.
    q: String,
    /// A group that they are in.
    group: String,
    /// A department that they have, or another role that is no group.
    department: String,
    /// The identity provider of the last sign-in; `COGNITO` for accounts of the user pool itself.
    provider: String,
    /// When they last signed in: `1d`, `7d`, `30d`, `inactive30d` or `inactive90d`.
    seen: String,
    /// The order: `name`, `username` or `signed_in`.
    #[param(value_type = String)]
    sort: SortPeople,
    /// Whether the order is reversed.
    descending: bool,
    /// Where the page begins: `next` of the page before.
    cursor: Option<String>,
}

impl PeopleParameters {
    /// The query of the page in the browser.
    pub(crate) fn query(&self) -> PeopleQuery {
        PeopleQuery {
            q: self.q.clone(),
            group: self.group.clone(),
            department: self.department.clone(),
            provider: self.provider.clone(),
            seen: self.seen.clone(),
            sort: self.sort,
            descending: self.descending,
            after: self.cursor.clone().filter(|cursor| !cursor.is_empty()),
            before: None,
            skip: 0,
        }
    }

    /// The same list from this cursor on, as the query of an address.
    pub(crate) fn address(&self, cursor: &str) -> String {
        let sort = match self.sort {
            SortPeople::Name => "",
            SortPeople::Username => "username",
            SortPeople::SignedIn => "signed_in",
        };
        query(&[
            ("q", &self.q),
            ("group", &self.group),
            ("department", &self.department),
            ("provider", &self.provider),
            ("seen", &self.seen),
            ("sort", sort),
            ("descending", if self.descending { "true" } else { "" }),
            ("cursor", cursor),
        ])
    }
}

/// A page of the list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct PersonList {
    /// At most 25 people, in order.
    people: Vec<PersonItem>,
    /// How many there are on all pages; null if that is not known.
    #[schema(required = true)]
    count: Option<u64>,
    /// The `cursor` of the next page; null on the last one.
    #[schema(required = true)]
    next: Option<String>,
    /// Whether a search stopped before it had filled the page. `next` goes on with it.
    search_stopped: bool,
    /// Whether people who signed in to an earlier version of Usher may still be missing.
    incomplete: bool,
}

/// A person in the list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct PersonItem {
    /// The subject at the user pool. It never changes, and belongs to nobody else later.
    subject: String,
    /// The username.
    username: String,
    /// The display name.
    name: String,
    /// The e-mail address at the last sign-in.
    #[schema(required = true)]
    email: Option<String>,
    /// The groups at the last sign-in, or after a later change.
    groups: Vec<String>,
    /// The last sign-in.
    signed_in_at: u64,
}

/// One person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct PersonView {
    #[serde(flatten)]
    item: PersonItem,
    /// The roles, which resources are open to.
    roles: Vec<String>,
    /// The identity provider of the last sign-in; null if it is not known.
    #[schema(required = true)]
    provider: Option<String>,
    /// The first sign-in; null if it is not known.
    #[schema(required = true)]
    first_signed_in_at: Option<u64>,
    /// The last sign-out everywhere.
    #[schema(required = true)]
    signed_out_at: Option<u64>,
    /// The account at the user pool.
    #[schema(value_type = String)]
    account: AccountStatus,
}

impl From<PeoplePage> for PersonList {
    fn from(page: PeoplePage) -> Self {
        let PeoplePage { people, count, skipped: _, next, previous: _, search_stopped, is_incomplete, programs: _ } =
            page;
        let people = people.into_iter().map(PersonItem::from).collect();
        Self { people, count, next, search_stopped, incomplete: is_incomplete }
    }
}

impl From<PersonSummary> for PersonItem {
    fn from(person: PersonSummary) -> Self {
        let PersonSummary { user, name, email, groups, signed_in_at } = person;
        let subject = user.id.subject().to_owned();
        Self { subject, username: user.username, name, email, groups: groups.into_iter().collect(), signed_in_at }
    }
}

impl PersonView {
    /// The person, with the roles that the rules know.
    pub(crate) fn of(profile: PersonProfile, rules: &Rules) -> Self {
        let PersonProfile { person, first_signed_in_at, account } = profile;
        let roles = person.principal(rules).roles.iter().map(Role::to_string).collect();
        Self {
            item: PersonItem {
                subject: person.user.id.subject().to_owned(),
                username: person.user.username,
                name: person.name,
                email: person.email,
                groups: person.groups.into_iter().collect(),
                signed_in_at: person.signed_in_at,
            },
            roles,
            provider: person.provider,
            first_signed_in_at,
            signed_out_at: person.signed_out_at,
            account,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_of_the_same_list() {
        let first = PeopleParameters {
            q: "a & b".to_owned(),
            group: "usher-users".to_owned(),
            sort: SortPeople::SignedIn,
            descending: true,
            ..PeopleParameters::default()
        };
        let next = "q=a+%26+b&group=usher-users&sort=signed_in&descending=true&cursor=x%2F%23%3F";
        assert_eq!(first.address("x/#?"), next);
        assert_eq!(PeopleParameters::default().address("x"), "cursor=x");
    }
}
