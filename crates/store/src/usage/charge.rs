//! Counts calls, and remembers what was just opened.

use super::{DAY, TABLE, USER_ID, Usage, UserDay, item::calls_in, shard::shard};
use crate::{
    Admitted, StoreError,
    attribute::{Item, TTL, n, s},
};
use access::{Admission, Limit, Resource, UserRef};
use aws_lc_rs::digest;
use aws_sdk_dynamodb::{
    operation::update_item::{UpdateItemError, UpdateItemOutput},
    types::{ReturnValue, ReturnValuesOnConditionCheckFailure},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use futures::FutureExt as _;

const LAST_CALL: &str = "last_call";
/// Prefix of the attributes with the last opening times.
const OPENED: &str = "opened#";
/// Number of such attributes, the latest, that remain after a cleanup. A cleanup runs when there are more than twice as
/// many.
const OPENINGS_KEPT: usize = 16;

/// Time within which opening an object again does not count, in seconds.
pub const REPEAT_SECONDS: u64 = 60;

/// Proof that an admitted action was counted. Only [`Usage::charge`] creates one.
#[derive(Debug)]
pub struct Counted<A>(Admitted<A>);

impl<A> Counted<A> {
    pub(crate) fn loaded(&self) -> &Resource {
        self.0.loaded()
    }

    /// Returns the resource.
    #[must_use]
    pub fn into_resource(self) -> Resource {
        self.0.into_resource()
    }
}

/// A call to count.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// The day, named by the date on which it ends.
    pub day: &'a str,
    /// Expiry of the day's item, in seconds since 1970.
    pub expires_at: u64,
    /// The user's limit for the day.
    pub limit: Limit,
    /// Current time, in seconds since 1970.
    pub now: u64,
    /// Identifies the call, so that a retry after a lost response recognizes that it was already counted.
    pub id: &'a str,
}

/// The outcome of counting a call. `P` is the proof that it was counted.
#[derive(Debug)]
pub enum ChargeOutcome<P> {
    /// Counted, within the limit. With the day's calls, including this one.
    Counted(P, u64),
    /// Not counted again: the user opened or saved the object within the last [`REPEAT_SECONDS`]. With the day's calls.
    Repeated(P, u64),
    /// Not counted: the limit is reached. With the day's calls.
    Exhausted(u64),
}

impl ChargeOutcome<()> {
    fn with<P>(self, proof: P) -> ChargeOutcome<P> {
        match self {
            Self::Counted((), calls) => ChargeOutcome::Counted(proof, calls),
            Self::Repeated((), calls) => ChargeOutcome::Repeated(proof, calls),
            Self::Exhausted(calls) => ChargeOutcome::Exhausted(calls),
        }
    }
}

impl Usage {
    /// Counts a call of the admitted user, unless the day's limit is reached or the user has just opened the same
    /// object. Check and count are one conditional write.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails. The caller must then refuse the call.
    pub async fn charge<A>(
        &self,
        admitted: Admitted<A>,
        call: Call<'_>,
    ) -> Result<ChargeOutcome<Counted<A>>, StoreError> {
        let outcome = self.count(admitted.user(), Some(admitted.path().as_str()), call).await?;
        Ok(outcome.with(Counted(admitted)))
    }

    /// The same for an admitted action that shows no resource, such as the call of a program: every call counts, however
    /// soon it is repeated. The outcome is never [`ChargeOutcome::Repeated`].
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails. The caller must then refuse the call.
    pub async fn charge_each<A>(
        &self,
        admission: &Admission<A>,
        call: Call<'_>,
    ) -> Result<ChargeOutcome<()>, StoreError> {
        self.count(admission.user(), None, call).await
    }

    /// `object` is what the user sees then, if that must not count again at once.
    async fn count(
        &self,
        user: &UserRef,
        object: Option<&str>,
        call: Call<'_>,
    ) -> Result<ChargeOutcome<()>, StoreError> {
        let Call { day, expires_at, limit, now, id } = call;
        let day = UserDay { user, day, expires_at };
        let opened = object.map(opened);
        let mut set = "last_call = :call, day_shard = :shard, #ttl = :ttl, username = :username".to_owned();
        let mut new = "(attribute_not_exists(last_call) OR last_call <> :call)".to_owned();
        let mut update = self
            .client
            .update_item()
            .table_name(&self.table)
            .key(USER_ID, s(day.user.id.as_str()))
            .key(DAY, s(day.day))
            .expression_attribute_values(":username", s(&day.user.username))
            .expression_attribute_names("#ttl", TTL)
            .expression_attribute_values(":one", n(1))
            .expression_attribute_values(":call", s(id))
            .expression_attribute_values(":shard", s(shard(&day.user.id, day.day)))
            .expression_attribute_values(":ttl", n(day.expires_at))
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        if let Some(opened) = &opened {
            set.push_str(", #opened = :now");
            new.push_str(" AND (attribute_not_exists(#opened) OR #opened <= :before)");
            update = update
                .expression_attribute_names("#opened", opened)
                .expression_attribute_values(":now", n(now))
                .expression_attribute_values(":before", n(now.saturating_sub(REPEAT_SECONDS)));
        }
        let update = update.update_expression(format!("ADD calls :one SET {set}"));
        let update = match limit {
            Limit::Unlimited => Some(update.condition_expression(new)),
            // With a limit of 0 nothing can be counted, and `attribute_not_exists(calls)` would allow the first call.
            Limit::Calls(0) => None,
            Limit::Calls(limit) => Some(
                update
                    .condition_expression(format!("(attribute_not_exists(calls) OR calls < :limit) AND {new}"))
                    .expression_attribute_values(":limit", n(limit)),
            ),
        };
        let (item, counted) = match update {
            None => (self.item(day).await?.unwrap_or_default(), false),
            Some(update) => match update.send().boxed().await {
                Ok(UpdateItemOutput { attributes, .. }) => (attributes.unwrap_or_default(), true),
                Err(error) => match error.as_service_error() {
                    Some(UpdateItemError::ConditionalCheckFailedException(failed)) => {
                        (failed.item().cloned().unwrap_or_default(), false)
                    }
                    _ => return Err(error.into()),
                },
            },
        };
        let calls = calls_in(&item)?;
        let by_the_first_try = item.get(LAST_CALL).and_then(|value| value.as_s().ok()).is_some_and(|last| last == id);
        if counted || by_the_first_try {
            self.forget_openings(day, &item).await;
            return Ok(ChargeOutcome::Counted((), calls));
        }
        let last = match &opened {
            Some(opened) if item.contains_key(opened) => Some(number(&item, opened)?),
            _ => None,
        };
        Ok(match last {
            Some(last) if last + REPEAT_SECONDS > now => ChargeOutcome::Repeated((), calls),
            _ => ChargeOutcome::Exhausted(calls),
        })
    }

    /// Records that the user already sees the object, as after saving it: opening it within [`REPEAT_SECONDS`] does not
    /// count. `now` in seconds since 1970.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn note_opened(&self, day: UserDay<'_>, object: &str, now: u64) -> Result<(), StoreError> {
        self.client
            .update_item()
            .table_name(&self.table)
            .key(USER_ID, s(day.user.id.as_str()))
            .key(DAY, s(day.day))
            .update_expression("SET #opened = :now, #ttl = :ttl, username = :username")
            .expression_attribute_values(":username", s(&day.user.username))
            .expression_attribute_names("#ttl", TTL)
            .expression_attribute_names("#opened", opened(object))
            .expression_attribute_values(":now", n(now))
            .expression_attribute_values(":ttl", n(day.expires_at))
            .send()
            .boxed()
            .await?;
        Ok(())
    }

    /// Keeps the item small: removes all but the latest opening times.
    async fn forget_openings(&self, day: UserDay<'_>, item: &Item) {
        let openings = item.keys().filter(|name| name.starts_with(OPENED));
        let mut openings: Vec<(u64, &String)> =
            openings.map(|name| (number(item, name).unwrap_or_default(), name)).collect();
        if openings.len() <= 2 * OPENINGS_KEPT {
            return;
        }
        openings.sort_unstable();
        let old = &openings[..openings.len() - OPENINGS_KEPT];
        let placeholders: Vec<String> = (0..old.len()).map(|index| format!("#o{index}")).collect();
        let mut update = self
            .client
            .update_item()
            .table_name(&self.table)
            .key(USER_ID, s(day.user.id.as_str()))
            .key(DAY, s(day.day))
            .update_expression(format!("REMOVE {}", placeholders.join(", ")));
        for (placeholder, (_, name)) in placeholders.into_iter().zip(old) {
            update = update.expression_attribute_names(placeholder, *name);
        }
        // Ignores failures: the next call tries again.
        if let Err(error) = update.send().boxed().await {
            tracing::warn!(error = %StoreError::from(error), "old opened-at attributes are not removed");
        }
    }
}

/// Reads a number from an attribute with a computed name.
fn number(item: &Item, name: &str) -> Result<u64, StoreError> {
    let number = item.get(name).and_then(|value| value.as_n().ok()).and_then(|text| text.parse().ok());
    number.ok_or(StoreError::Malformed { table: TABLE, attribute: OPENED })
}

/// The attribute with the last opening time of an object. Hashed and shortened, because object names are long and the
/// item must stay small.
fn opened(object: &str) -> String {
    let hash = digest::digest(&digest::SHA256, object.as_bytes());
    format!("{OPENED}{}", URL_SAFE_NO_PAD.encode(hash.as_ref().get(..12).unwrap_or_default()))
}
