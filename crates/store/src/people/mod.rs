//! The list of users who have signed in, and the words by which they are found.
//!
//! ```text
//! words    the words of a person, and those that are looked for
//! row      the items of a person: one row of the list, and one for each word
//! change   writes a person's items in the transaction that writes the user
//! plan     a query, translated for DynamoDB
//! list     a page of the list in one of its orders
//! find     a page of those who are found by words
//! count    how many people there are, and whether all of them are in the list
//! known    which of some users are known
//! ```
//!
//! The table holds copies of what the table `users` says, in other orders. Each transaction that writes a user writes
//! the copy as well, so no interruption loses a person. It is a table of its own, because a deployed table gets at most
//! one new index at a time (`UpdateTable` in DynamoDB's API reference).

mod change;
mod count;
mod find;
mod known;
mod list;
mod plan;
mod row;
mod words;

use crate::{StoreError, attribute::is_key};
use access::{Admission, ListPeople, PeoplePage, PeopleQuery, PersonSummary, SortPeople, UserId};
use aws_sdk_dynamodb::Client;
pub use known::KnownPeople;
use plan::Plan;
use std::collections::BTreeSet;

/// The name of the table.
pub(crate) const TABLE: &str = "people";
pub(crate) const PK: &str = "pk";
pub(crate) const SK: &str = "sk";
/// The sort keys of the list, and the names of its indexes.
pub(crate) const BY_NAME: &str = "by_name";
pub(crate) const BY_USERNAME: &str = "by_username";
pub(crate) const BY_SIGNED_IN: &str = "by_signed_in";

/// The table `people`.
#[derive(Clone, Debug)]
pub struct People {
    client: Client,
    table: String,
}

impl People {
    pub(crate) fn new(client: Client, table: String) -> Self {
        Self { client, table }
    }

    /// A page of the people who match; an admission to one person's profile lists nobody. `now` in seconds since 1970.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn list(
        &self,
        admission: &Admission<ListPeople>,
        query: &PeopleQuery,
        now: u64,
    ) -> Result<PeoplePage, StoreError> {
        if admission.action().user.is_some() {
            return Ok(PeoplePage::default());
        }
        let plan = Plan::of(query, now);
        let page = async { if plan.words.is_empty() { self.listed(&plan).await } else { self.found(&plan).await } };
        let (mut page, counted) = futures::try_join!(page, self.counted())?;
        if !query.is_restricted() {
            // Somebody may have signed in since it was counted.
            page.count = Some(counted.number.max(page.skipped + page.people.len() as u64));
        }
        page.is_incomplete = !counted.is_complete;
        Ok(page)
    }

    /// Those of these users who are in the list and whom the admission covers, by name.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn of_ids(
        &self,
        admission: &Admission<ListPeople>,
        users: &BTreeSet<UserId>,
    ) -> Result<Vec<PersonSummary>, StoreError> {
        let only = admission.action().user.as_ref();
        let is_covered = |user: &UserId| only.is_none_or(|only| only.id == *user);
        let users = users.iter().filter(|user| is_key(user.as_str()) && is_covered(user));
        let mut rows: Vec<_> = self.rows(users).await?.into_values().collect();
        rows.sort_by_cached_key(|row| row.position(SortPeople::Name));
        Ok(rows.into_iter().map(|row| row.person).collect())
    }
}
