//! Records sign-ins, and adds those to the list of people who last signed in before there was one.

use super::{ATTRIBUTE_ROLES, EMAIL, FIRST_SIGNED_IN, NAME, PROVIDER, USER, Users};
use crate::{
    StoreError,
    attribute::{n, s, ss},
    change::Change,
    transaction::{Transaction, TransactionOutcome},
};
use access::{Person, UserId};
use aws_sdk_dynamodb::types::TransactWriteItem;
use futures::{StreamExt as _, stream};

/// How often a sign-in is written anew because somebody else has changed the user's row in the list of people.
const LISTING_ATTEMPTS: usize = 8;
/// Number of users that are read at once to add them to the list of people, and how many of them are added in parallel.
const LISTED_AT_ONCE: usize = 100;
const LISTINGS: usize = 8;

impl Users {
    /// Records a sign-in with the user's current profile.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn signed_in(&self, person: &Person) -> Result<(), StoreError> {
        let change = Change::to_groups(&person.groups)
            .setting("kind = :kind", ":kind", s(USER))
            .setting("username = :username", ":username", s(&person.user.username))
            .setting("signed_in_at = :now", ":now", n(person.signed_in_at))
            .to(NAME, Some(s(&person.name)))
            .to(EMAIL, person.email.as_ref().map(s))
            .to(PROVIDER, person.provider.as_ref().map(s))
            .to(ATTRIBUTE_ROLES, ss(&person.attribute_roles));
        for _ in 0..LISTING_ATTEMPTS {
            let known = self.people.known(&person.user.id).await?;
            let mut writes = self.people.listing(person, &known)?;
            // Whoever is listed has signed in before, perhaps to a version that did not record the first time.
            let change = if known.is_listed() {
                change.clone()
            } else {
                let first = format!("{FIRST_SIGNED_IN} = if_not_exists(signed_in_at, :now)");
                change.clone().setting(&first, ":now", n(person.signed_in_at))
            };
            writes.push(change.make(self.item(&person.user.id))?);
            if self.has_written(writes).await? {
                return Ok(());
            }
        }
        Err(StoreError::Contended)
    }

    /// Adds those to the list of people who last signed in to a version of Usher without it, page by page. Returns how
    /// many they were. Servers may do this at the same time, and while people sign in.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails. It can then be repeated.
    pub async fn list_missing(&self) -> Result<u64, StoreError> {
        let (mut added, mut after) = (0, None);
        loop {
            let (users, next) = self.list(after.as_deref(), LISTED_AT_ONCE).await?;
            let ids = users.into_iter().map(|user| user.person.user.id);
            let mut listed = stream::iter(ids.map(|id| self.list_if_missing(id))).buffer_unordered(LISTINGS);
            while let Some(was_missing) = listed.next().await {
                added += u64::from(was_missing?);
            }
            after = next;
            if after.is_none() {
                return Ok(added);
            }
        }
    }

    async fn list_if_missing(&self, id: UserId) -> Result<bool, StoreError> {
        for _ in 0..LISTING_ATTEMPTS {
            // The row first: it tells of changes of the user since.
            let known = self.people.known(&id).await?;
            let user = if known.is_listed() { None } else { self.find(&id).await? };
            let Some(user) = user else { return Ok(false) };
            if self.has_written(self.people.listing(&user.person, &known)?).await? {
                return Ok(true);
            }
        }
        Err(StoreError::Contended)
    }

    /// Writes, unless the condition of the first write does not hold.
    async fn has_written(&self, writes: Vec<TransactWriteItem>) -> Result<bool, StoreError> {
        let outcome = Transaction::new(&self.client, self.audit.chains()).commit(writes, &[]).await?;
        Ok(matches!(outcome, TransactionOutcome::Done))
    }
}
