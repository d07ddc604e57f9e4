//! People who have signed in: who they are, and since when their sessions and tokens no longer count.
//!
//! Each server asks for what changed lately (index `changed_at`), so that a sign-out everywhere or a change of groups
//! reaches all of them within seconds at the cost of one query, however many people there are.

use crate::{
    StoreError, WriteError,
    attribute::{Item, Reader, n, s, ss},
    conditional::answer,
};
use access::{PEOPLE_PER_PAGE, Person};
use aws_sdk_dynamodb::{
    Client,
    operation::update_item::builders::UpdateItemFluentBuilder,
    types::{AttributeValue, ReturnValue},
};
use std::collections::{BTreeSet, HashMap};

const USERNAME: &str = "username";
const NAME: &str = "name";
const GROUPS: &str = "groups";
const SIGNED_IN: &str = "signed_in_at";
const SIGNED_OUT: &str = "signed_out_at";
const RENEW_FROM: &str = "renew_from";
const EPOCH: &str = "epoch";
const CHANGES: &str = "changes";
/// The partition key of the index by username.
pub(crate) const KIND: &str = "kind";
/// The partition key of the index of changes.
pub(crate) const FEED: &str = "feed";
/// The sort key of the index of changes, in seconds since 1970.
pub(crate) const CHANGED_AT: &str = "changed_at";

/// A person as the table has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Who.
    pub person: Person,
    /// Sessions and tokens that count, and those that do not.
    pub standing: Standing,
}

/// Which of a person's sessions and tokens count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// How often all their sessions were ended. A session with another number is over: no clocks are compared.
    pub epoch: u64,
    /// Tokens issued at this second or before are refused; in seconds since 1970, 0 for never.
    pub signed_out_at: u64,
    /// Tokens issued at this second or before have old groups and must be renewed; in seconds since 1970, 0 for never.
    pub renew_from: u64,
}

/// Somebody of whom something changed lately.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Change {
    /// Who.
    pub username: String,
    /// Counts their changes, so that each is noticed once.
    pub number: u64,
}

/// The table `users`.
#[derive(Clone, Debug)]
pub struct Users {
    client: Client,
    table: String,
}

impl Users {
    pub(crate) fn new(client: Client, table: String) -> Self {
        Self { client, table }
    }

    /// The person with this username.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn find(&self, username: &str) -> Result<Option<User>, StoreError> {
        if username.is_empty() {
            return Ok(None);
        }
        let get = self.client.get_item().table_name(&self.table).key(USERNAME, s(username));
        get.consistent_read(true).send().await?.item.as_ref().map(read).transpose()
    }

    /// Which sessions and tokens of theirs count. Of somebody unknown all do.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer: then nobody may be let in.
    pub async fn standing(&self, username: &str) -> Result<Standing, StoreError> {
        Ok(self.find(username).await?.map(|user| user.standing).unwrap_or_default())
    }

    /// Notes a sign-in at `now`, in seconds since 1970.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn signed_in(
        &self,
        username: &str,
        name: &str,
        groups: &BTreeSet<String>,
        now: u64,
    ) -> Result<(), StoreError> {
        let update = self.update(username).expression_attribute_names("#name", NAME);
        let update =
            update.expression_attribute_values(":kind", s("user")).expression_attribute_values(":name", s(name));
        let update = update.expression_attribute_values(":now", n(now)).expression_attribute_names("#groups", GROUPS);
        // DynamoDB has no empty sets.
        let update = match ss(groups) {
            Some(groups) => update
                .update_expression("SET kind = :kind, #name = :name, signed_in_at = :now, #groups = :groups")
                .expression_attribute_values(":groups", groups),
            None => update.update_expression("SET kind = :kind, #name = :name, signed_in_at = :now REMOVE #groups"),
        };
        update.send().await?;
        Ok(())
    }

    /// From now on none of the sessions and tokens that this person has count. `now` in seconds since 1970. Returns their
    /// new [`Standing::epoch`].
    ///
    /// # Errors
    /// [`WriteError::Changed`] when nobody is called so.
    pub async fn sign_out_everywhere(&self, username: &str, now: u64) -> Result<u64, WriteError<()>> {
        Ok(self.raise(username, now, "signed_out_at", "epoch :one, ").await?.epoch)
    }

    /// The same for tokens alone: those that were had after [`sign_out_everywhere`](Self::sign_out_everywhere) and before
    /// Cognito did its part. `now` in seconds since 1970.
    ///
    /// # Errors
    /// [`WriteError::Changed`] when nobody is called so.
    pub async fn refuse_tokens_until(&self, username: &str, now: u64) -> Result<(), WriteError<()>> {
        self.raise(username, now, "signed_out_at", "").await.map(|_| ())
    }

    /// From now on tokens of this person must be renewed before they count, because their groups changed. `now` in
    /// seconds since 1970.
    ///
    /// # Errors
    /// [`WriteError::Changed`] when nobody is called so.
    pub async fn groups_changed(
        &self,
        username: &str,
        groups: &BTreeSet<String>,
        now: u64,
    ) -> Result<(), WriteError<()>> {
        self.raise(username, now, "renew_from", "").await?;
        let update = self.update(username).expression_attribute_names("#groups", GROUPS);
        let update = match ss(groups) {
            Some(groups) => {
                update.update_expression("SET #groups = :groups").expression_attribute_values(":groups", groups)
            }
            None => update.update_expression("REMOVE #groups"),
        };
        update.send().await.map_err(StoreError::from)?;
        Ok(())
    }

    /// Tells all servers to look at this person's sessions again. `now` in seconds since 1970.
    ///
    /// # Errors
    /// [`WriteError::Changed`] when nobody is called so.
    pub async fn touch(&self, username: &str, now: u64) -> Result<(), WriteError<()>> {
        self.change(username, now, None, "").await.map(|_| ())
    }

    /// Sets a second, unless a server whose clock is ahead has set a later one: what was refused is not taken again.
    async fn raise(&self, username: &str, now: u64, second: &str, add: &str) -> Result<Standing, WriteError<()>> {
        match self.change(username, now, Some(second), add).await {
            Err(WriteError::Changed(_)) => self.change(username, now, None, add).await,
            outcome => outcome,
        }
    }

    /// Adding up twice, because a first try's answer was lost, harms nothing: both numbers only have to differ.
    async fn change(
        &self,
        username: &str,
        now: u64,
        second: Option<&str>,
        add: &str,
    ) -> Result<Standing, WriteError<()>> {
        // A key is not empty: DynamoDB would refuse the call.
        if username.is_empty() {
            return Err(WriteError::Changed(None));
        }
        let update = self.update(username);
        // DynamoDB refuses a value that no expression uses.
        let (update, set, condition) = match second {
            Some(second) => (
                update.expression_attribute_values(":now", n(now)),
                format!("{second} = :now, "),
                format!(" AND (attribute_not_exists({second}) OR {second} <= :now)"),
            ),
            None => (update, String::new(), String::new()),
        };
        let update = update
            .update_expression(format!("SET {set}feed = :feed, changed_at = :at ADD {add}changes :one"))
            .condition_expression(format!("attribute_exists(username){condition}"))
            .expression_attribute_values(":feed", s("changes"))
            .expression_attribute_values(":at", s(format!("{now:012}")))
            .expression_attribute_values(":one", n(1))
            .return_values(ReturnValue::AllNew);
        let written = answer(update.send().await)?.ok_or(WriteError::Changed(None))?;
        Ok(standing(written.attributes().unwrap_or(&Item::new()))?)
    }

    fn update(&self, username: &str) -> UpdateItemFluentBuilder {
        self.client.update_item().table_name(&self.table).key(USERNAME, s(username))
    }

    /// A page of people by username, after `after`, and where the next page starts.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn list(&self, after: Option<&str>) -> Result<(Vec<User>, Option<String>), StoreError> {
        let start = after.map(|after| Item::from([(USERNAME.to_owned(), s(after)), (KIND.to_owned(), s("user"))]));
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(USERNAME)
            .key_condition_expression("kind = :kind")
            .expression_attribute_values(":kind", s("user"))
            .set_exclusive_start_key(start)
            .limit(i32::try_from(PEOPLE_PER_PAGE).unwrap_or(i32::MAX))
            .send()
            .await?;
        let next = answer.last_evaluated_key().and_then(|key| key.get(USERNAME)?.as_s().ok()).cloned();
        Ok((answer.items().iter().map(read).collect::<Result<_, _>>()?, next))
    }

    /// Who changed at `since` or later, in seconds since 1970; the latest hundred.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn changed_since(&self, since: u64) -> Result<Vec<Change>, StoreError> {
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(CHANGED_AT)
            .key_condition_expression("feed = :feed AND changed_at >= :since")
            .expression_attribute_values(":feed", s("changes"))
            .expression_attribute_values(":since", s(format!("{since:012}")))
            .scan_index_forward(false)
            .limit(100)
            .send()
            .await?;
        let change = |item: &HashMap<String, AttributeValue>| {
            let reader = Reader { table: "users", item };
            Ok(Change { username: reader.text(USERNAME)?, number: reader.number(CHANGES)? })
        };
        answer.items().iter().map(change).collect()
    }
}

fn read(item: &Item) -> Result<User, StoreError> {
    let reader = Reader { table: "users", item };
    let standing = standing(item)?;
    Ok(User {
        person: Person {
            name: reader.text(NAME)?,
            username: reader.text(USERNAME)?,
            groups: reader.texts(GROUPS)?,
            signed_in_at: number(item, SIGNED_IN)?,
            signed_out_at: (standing.signed_out_at > 0).then_some(standing.signed_out_at),
        },
        standing,
    })
}

fn standing(item: &Item) -> Result<Standing, StoreError> {
    Ok(Standing {
        epoch: number(item, EPOCH)?,
        signed_out_at: number(item, SIGNED_OUT)?,
        renew_from: number(item, RENEW_FROM)?,
    })
}

fn number(item: &Item, name: &'static str) -> Result<u64, StoreError> {
    if item.contains_key(name) { (Reader { table: "users", item }).number(name) } else { Ok(0) }
}
