//! Totals per day, for the overview. A killed server loses its totals of the last seconds. Quotas do not depend on
//! them: the table `usage` counts call by call.
//!
//! | item | `of` | `day` | queried by |
//! |---|---|---|---|
//! | totals of a day | `all` | `2026-11-21` | range of days |
//! | number of times a resource was opened | its path | `2026-11-21` | (index `calls`) day, highest first |

use crate::{
    StoreError,
    attribute::{Item, Reader, TTL, n, s},
    conditional::condition_met,
};
use access::{Admission, DayTotals, DenialRule, ReadUsage, TOP_RESOURCES, TopResource};
use aws_sdk_dynamodb::{Client, operation::update_item::builders::UpdateItemFluentBuilder, types::AttributeValue};
use futures::FutureExt as _;

const TABLE: &str = "totals";
const OF: &str = "of";
/// The `of` of the daily totals. Cannot clash with a path, because paths start with a slash.
const ALL: &str = "all";
/// The partition key of the index.
pub(crate) const DAY: &str = "day";
/// Name and sort key of the index. Only resource items have it.
pub(crate) const CALLS: &str = "calls";
/// Begins the attributes of a day's totals that count denials by rule: `denied#not_shared`.
const DENIED: &str = "denied#";
/// Begins the attributes of a day's totals that count sign-ins by provider: `sign_ins#CorpSSO`.
const SIGN_INS: &str = "sign_ins#";
/// Maximum number of days per query.
const DAYS: i32 = 60;

/// The table `totals`.
#[derive(Clone, Debug)]
pub struct Totals {
    client: Client,
    table: String,
}

impl Totals {
    pub(crate) fn new(client: Client, table: String) -> Self {
        Self { client, table }
    }

    /// Adds to the totals of a day, which expire at `expires_at`, in seconds since 1970. `batch` identifies this
    /// addition for retries. Each provider's name becomes an attribute, so the caller bounds their number.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn add(&self, totals: &DayTotals, batch: &str, expires_at: u64) -> Result<(), StoreError> {
        let mut added = Vec::from(["all_calls :calls", "denials :denials", "sign_ins :sign_ins"].map(str::to_owned));
        let mut update = self
            .update(ALL, &totals.day, batch, expires_at)
            .expression_attribute_values(":calls", n(totals.calls))
            .expression_attribute_values(":denials", n(totals.denials))
            .expression_attribute_values(":sign_ins", n(totals.sign_ins));
        let denied = totals.denied_by.iter().map(|(rule, number)| (format!("{DENIED}{}", rule.name()), *number));
        let sign_ins = totals.signed_in_with.iter().map(|(name, number)| (format!("{SIGN_INS}{name}"), *number));
        for (place, (attribute, number)) in denied.chain(sign_ins).enumerate() {
            added.push(format!("#part{place} :part{place}"));
            update = update
                .expression_attribute_names(format!("#part{place}"), attribute)
                .expression_attribute_values(format!(":part{place}"), n(number));
        }
        let added = added.join(", ");
        let update = update.update_expression(format!("ADD {added} SET #ttl = :ttl, last_batch = :batch"));
        condition_met(update.send().boxed().await).map(drop)
    }

    /// Adds to the calls of a resource on a day. `batch` identifies this addition for retries.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn add_calls(
        &self,
        opened: &TopResource,
        day: &str,
        batch: &str,
        expires_at: u64,
    ) -> Result<(), StoreError> {
        let update = self
            .update(opened.path.as_str(), day, batch, expires_at)
            .update_expression("ADD calls :calls SET #ttl = :ttl, last_batch = :batch")
            .expression_attribute_values(":calls", n(opened.calls));
        condition_met(update.send().boxed().await).map(drop)
    }

    /// A retry after a lost response adds nothing, unless another server has added in between.
    fn update(&self, of: &str, day: &str, batch: &str, expires_at: u64) -> UpdateItemFluentBuilder {
        let update = self.client.update_item().table_name(&self.table).key(OF, s(of)).key(DAY, s(day));
        let update = update
            .condition_expression("attribute_not_exists(last_batch) OR last_batch <> :batch")
            .expression_attribute_values(":batch", s(batch));
        update.expression_attribute_names("#ttl", TTL).expression_attribute_values(":ttl", n(expires_at))
    }

    /// The totals from the first of the admitted days on, latest first, without days that have none.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn since(&self, admission: &Admission<ReadUsage>) -> Result<Vec<DayTotals>, StoreError> {
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("#of = :all AND #day >= :first")
            .expression_attribute_names("#of", OF)
            .expression_attribute_names("#day", DAY)
            .expression_attribute_values(":all", s(ALL))
            .expression_attribute_values(":first", s(&admission.action().first_day))
            .scan_index_forward(false)
            .limit(DAYS)
            .send()
            .boxed()
            .await?;
        let read = |item: &Item| {
            let reader = Reader { table: TABLE, item };
            Ok(DayTotals {
                day: reader.text(DAY)?,
                calls: reader.number("all_calls")?,
                denials: reader.number("denials")?,
                sign_ins: reader.number("sign_ins")?,
                denied_by: parts(item, DENIED)
                    .filter_map(|(rule, number)| Some((DenialRule::named(rule)?, number)))
                    .collect(),
                signed_in_with: parts(item, SIGN_INS).map(|(name, number)| (name.to_owned(), number)).collect(),
            })
        };
        answer.items().iter().map(read).collect()
    }

    /// The most opened resources of the last of the admitted days, most opened first.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn top(&self, admission: &Admission<ReadUsage>) -> Result<Vec<TopResource>, StoreError> {
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(CALLS)
            .key_condition_expression("#day = :day")
            .expression_attribute_names("#day", DAY)
            .expression_attribute_values(":day", s(&admission.action().last_day))
            .scan_index_forward(false)
            .limit(i32::try_from(TOP_RESOURCES).unwrap_or(i32::MAX))
            .send()
            .boxed()
            .await?;
        let read = |item: &Item| {
            let reader = Reader { table: TABLE, item };
            let path = reader.text(OF)?.parse().map_err(|_| StoreError::Malformed { table: TABLE, attribute: OF })?;
            Ok(TopResource { path, calls: reader.number(CALLS)? })
        };
        answer.items().iter().map(read).collect()
    }
}

/// The numbers of the attributes that begin like this, by the rest of their names.
fn parts<'a>(item: &'a Item, prefix: &'static str) -> impl Iterator<Item = (&'a str, u64)> {
    let number = |value: &AttributeValue| value.as_n().ok().and_then(|number| number.parse::<u64>().ok());
    item.iter().filter_map(move |(name, value)| Some((name.strip_prefix(prefix)?, number(value)?)))
}
