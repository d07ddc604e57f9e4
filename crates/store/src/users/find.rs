//! Finds users: by id, by username, and in the order of usernames.

use super::{ID, KIND, USER, USERNAME, User, UserState, Users, item::read};
use crate::{
    StoreError,
    attribute::{Item, is_key, s},
};
use access::UserId;
use futures::FutureExt as _;

/// Maximum number of users that a lookup by username reads; several users can have had a username one after the other.
const SAME_USERNAME: i32 = 100;

impl Users {
    /// Finds a user.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn find(&self, user: &UserId) -> Result<Option<User>, StoreError> {
        if !is_key(user.as_str()) {
            return Ok(None);
        }
        let get = self.client.get_item().table_name(&self.table).key(ID, s(user.as_str()));
        get.consistent_read(true).send().boxed().await?.item.as_ref().map(read).transpose()
    }

    /// Finds the user who signed in last with this username. Earlier ones no longer exist in the user pool.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn find_by_username(&self, username: &str) -> Result<Option<User>, StoreError> {
        if !is_key(username) {
            return Ok(None);
        }
        let query = self.client.query().table_name(&self.table).index_name(USERNAME);
        let query = query
            .key_condition_expression("kind = :kind AND username = :username")
            .expression_attribute_values(":kind", s(USER))
            .expression_attribute_values(":username", s(username))
            .limit(SAME_USERNAME);
        let users = query.send().boxed().await?.items().iter().map(read).collect::<Result<Vec<_>, _>>()?;
        Ok(users.into_iter().max_by_key(|user| user.person.signed_in_at))
    }

    /// Which of a user's sessions and tokens are valid. For an unknown user, all are.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails. The caller must then deny access.
    pub async fn user_state(&self, user: &UserId) -> Result<UserState, StoreError> {
        Ok(self.find(user).await?.map(|user| user.state).unwrap_or_default())
    }

    /// At most `limit` users by username, after the position `after`, and the start of the next page.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn list(&self, after: Option<&str>, limit: usize) -> Result<(Vec<User>, Option<String>), StoreError> {
        let start =
            after.and_then(|after| after.split_once(' ')).filter(|(username, id)| is_key(username) && is_key(id));
        let start = start.map(|(username, id)| {
            Item::from([(KIND, USER), (USERNAME, username), (ID, id)].map(|(name, value)| (name.to_owned(), s(value))))
        });
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(USERNAME)
            .key_condition_expression("kind = :kind")
            .expression_attribute_values(":kind", s(USER))
            .set_exclusive_start_key(start)
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .send()
            .boxed()
            .await?;
        // Usernames and ids contain no spaces.
        let position = |key: &Item| Some(format!("{} {}", key.get(USERNAME)?.as_s().ok()?, key.get(ID)?.as_s().ok()?));
        let next = answer.last_evaluated_key().and_then(position);
        Ok((answer.items().iter().map(read).collect::<Result<_, _>>()?, next))
    }

    /// At most `limit` users whose username begins with `beginning`, by username.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn beginning_with(&self, beginning: &str, limit: usize) -> Result<Vec<User>, StoreError> {
        if !is_key(beginning) {
            // DynamoDB accepts no empty key.
            return if beginning.is_empty() { Ok(self.list(None, limit).await?.0) } else { Ok(Vec::new()) };
        }
        let query = self.client.query().table_name(&self.table).index_name(USERNAME);
        let query = query
            .key_condition_expression("kind = :kind AND begins_with(username, :beginning)")
            .expression_attribute_values(":kind", s(USER))
            .expression_attribute_values(":beginning", s(beginning))
            .limit(i32::try_from(limit).unwrap_or(i32::MAX));
        query.send().boxed().await?.items().iter().map(read).collect()
    }
}
