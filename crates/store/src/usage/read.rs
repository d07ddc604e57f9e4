//! Reads calls: of a user's day, of a user's last days, and the ranking of a day.

use super::{
    CALLS, DAY, DAY_SHARD, USER_ID, Usage, UserDay,
    item::{calls_in, usage_in},
    shard::{SHARDS, shard_name, shard_of},
};
use crate::{
    StoreError,
    attribute::{Item, is_key, n, s},
};
use access::{Admission, DailyUsage, MAX_LIMIT, PEOPLE_PER_PAGE, ReadUsage, UserId};
use futures::FutureExt as _;
use std::cmp::{Ordering, Reverse};

/// Query limit; callers ask for about a month.
const DAYS_OF_A_PERSON: i32 = 60;

impl Usage {
    /// A page of the users with calls on the last of the admitted days, most calls first, and whether more follow.
    /// Users with the same number of calls are in the order of the index. `after` is the last row of the previous page,
    /// by calls and user.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn of_day(
        &self,
        admission: &Admission<ReadUsage>,
        after: Option<(u64, &UserId)>,
    ) -> Result<(Vec<DailyUsage>, bool), StoreError> {
        let day = &admission.action().last_day;
        // As any other place that is none, it is the beginning.
        let after = after.filter(|(_, user)| is_key(user.as_str()));
        let shards = (0..SHARDS).map(|shard| self.of_shard(day, shard, after));
        let mut rows: Vec<DailyUsage> = futures::future::try_join_all(shards).await?.into_iter().flatten().collect();
        // A stable sort: with the same number of calls, by shard, and as DynamoDB orders them within it.
        rows.sort_by_key(|row| Reverse(row.calls));
        let more = rows.len() > PEOPLE_PER_PAGE;
        rows.truncate(PEOPLE_PER_PAGE);
        Ok((rows, more))
    }

    /// As many rows of a shard as the page after `after` can need.
    async fn of_shard(
        &self,
        day: &str,
        shard: u8,
        after: Option<(u64, &UserId)>,
    ) -> Result<Vec<DailyUsage>, StoreError> {
        let name = shard_name(day, shard);
        let mut start = None;
        let most = match after {
            None => MAX_LIMIT,
            Some((calls, user)) => match shard.cmp(&shard_of(user)) {
                // The previous page showed this shard's users with as many calls.
                Ordering::Less => match calls.checked_sub(1) {
                    None => return Ok(Vec::new()),
                    Some(fewer) => fewer,
                },
                Ordering::Equal => {
                    start = Some(Item::from([
                        (DAY_SHARD.to_owned(), s(&name)),
                        (CALLS.to_owned(), n(calls)),
                        (USER_ID.to_owned(), s(user.as_str())),
                        (DAY.to_owned(), s(day)),
                    ]));
                    calls
                }
                Ordering::Greater => calls,
            },
        };
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(CALLS)
            .key_condition_expression("day_shard = :shard AND calls <= :most")
            .expression_attribute_values(":shard", s(name))
            .expression_attribute_values(":most", n(most))
            .scan_index_forward(false)
            .limit(i32::try_from(PEOPLE_PER_PAGE + 1).unwrap_or(i32::MAX))
            .set_exclusive_start_key(start)
            .send()
            .boxed()
            .await?;
        answer.items().iter().map(usage_in).collect()
    }

    /// The admitted user's calls from the first of the admitted days on, latest first. Nothing if the admission is for
    /// everybody's.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn of_person(&self, admission: &Admission<ReadUsage>) -> Result<Vec<DailyUsage>, StoreError> {
        let ReadUsage { user: Some(user), first_day, .. } = admission.action() else { return Ok(Vec::new()) };
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("user_id = :user AND #day >= :first")
            .expression_attribute_names("#day", DAY)
            .expression_attribute_values(":user", s(user.id.as_str()))
            .expression_attribute_values(":first", s(first_day))
            .scan_index_forward(false)
            .limit(DAYS_OF_A_PERSON)
            .send()
            .boxed()
            .await?;
        answer.items().iter().map(usage_in).collect()
    }

    /// A user's counted calls of a day.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn calls(&self, day: UserDay<'_>) -> Result<u64, StoreError> {
        self.item(day).await?.map_or(Ok(0), |item| calls_in(&item))
    }
}
