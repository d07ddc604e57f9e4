//! A page of the audit trail, newest first: one query per chain, or one for an actor or an object, merged by time. The
//! cost depends on the page, not on the length of the trail.

use super::{ACTOR, Audit, BY_ACTOR, BY_OBJECT, CHAIN, CHAINS, OBJECT, PLACE, item, place};
use crate::{
    StoreError,
    attribute::{is_key, s},
};
use access::{Admission, AuditPage, AuditQuery, AuditRecord, RECORDS_PER_PAGE, ReadAudit, UserId};
use futures::future;

/// Maximum number of records that one filtered query reads. The next page continues from there.
const SEARCHED: usize = 500;
/// Sorts after every place, because the milliseconds have fifteen digits.
const LATEST: &str = "999999999999999";

/// A partition to read, and the index to read it from.
struct Partition {
    key: &'static str,
    value: String,
    index: Option<&'static str>,
}

struct Read {
    records: Vec<AuditRecord>,
    /// The place of the last record read; `None` at the end.
    reached: Option<String>,
}

impl Audit {
    /// The records that the admission is for: a page of those that match a query, or the one with an id, if it exists.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn read(&self, admission: &Admission<ReadAudit>) -> Result<AuditPage, StoreError> {
        match admission.action() {
            ReadAudit::Page(query, actor) => self.page(query, actor.as_ref()).await,
            ReadAudit::Record(id) => {
                let record = self.find(id).await?;
                Ok(AuditPage { records: record.into_iter().collect(), next: None })
            }
        }
    }

    async fn page(&self, query: &AuditQuery, actor: Option<&UserId>) -> Result<AuditPage, StoreError> {
        let partitions = if !query.actor.is_empty() {
            vec![Partition { key: ACTOR, value: query.actor.clone(), index: Some(BY_ACTOR) }]
        } else if !query.object.is_empty() {
            vec![Partition { key: OBJECT, value: query.object.clone(), index: Some(BY_OBJECT) }]
        } else {
            let chain = |chain: usize| Partition { key: CHAIN, value: chain.to_string(), index: None };
            (0..CHAINS).map(chain).collect()
        };
        if !partitions.iter().all(|partition| is_key(&partition.value)) {
            return Ok(AuditPage { records: Vec::new(), next: None });
        }
        let read =
            future::try_join_all(partitions.iter().map(|partition| self.read_partition(partition, query, actor)))
                .await?;
        Ok(merge(read))
    }

    async fn read_partition(
        &self,
        partition: &Partition,
        query: &AuditQuery,
        actor: Option<&UserId>,
    ) -> Result<Read, StoreError> {
        let from = format!("{:015}", query.from.unwrap_or_default().min(999_999_999_999_999));
        let until = query.until.map(|until| format!("{:015}", until.min(999_999_999_999_999)));
        let before = query.after.clone().filter(|id| place::of_place(id).is_some());
        // Both bounds are exclusive, but `BETWEEN` is inclusive: no place is as short as `until`, and the record at
        // `before` is filtered out below.
        let up_to = [until, before.clone()].into_iter().flatten().min().unwrap_or_else(|| LATEST.to_owned());
        let mut filters = Vec::new();
        let mut ask = self
            .client
            .query()
            .table_name(&self.table)
            .set_index_name(partition.index.map(str::to_owned))
            .key_condition_expression("#partition = :partition AND #place BETWEEN :from AND :up_to")
            .expression_attribute_names("#partition", partition.key)
            .expression_attribute_names("#place", partition.index.unwrap_or(PLACE))
            .expression_attribute_values(":partition", s(&partition.value))
            .expression_attribute_values(":from", s(&from))
            .expression_attribute_values(":up_to", s(&up_to))
            .scan_index_forward(false);
        if from > up_to {
            return Ok(Read { records: Vec::new(), reached: None });
        }
        let by_object = if partition.key == OBJECT { "" } else { &query.object };
        for (name, value) in [("action", query.action.as_str()), ("outcome", &query.outcome), (OBJECT, by_object)] {
            if !value.is_empty() {
                filters.push(format!("#{name} = :{name}"));
                ask = ask
                    .expression_attribute_names(format!("#{name}"), name)
                    .expression_attribute_values(format!(":{name}"), s(value));
            }
        }
        if let Some(actor) = actor {
            filters.push("(#actor_id = :actor_id OR attribute_not_exists(#actor_id))".to_owned());
            ask = ask
                .expression_attribute_names("#actor_id", item::ACTOR_ID)
                .expression_attribute_values(":actor_id", s(actor.as_str()));
        }
        let limit = if filters.is_empty() { RECORDS_PER_PAGE + 2 } else { SEARCHED };
        ask = ask.limit(i32::try_from(limit).unwrap_or(i32::MAX));
        if !filters.is_empty() {
            ask = ask.filter_expression(filters.join(" AND "));
        }
        let answer = ask.send().await?;
        let records = answer.items().iter().filter(|item| item::is_in_its_chain(item)).map(item::read);
        let records = records.collect::<Result<Vec<_>, _>>()?;
        let reached = answer.last_evaluated_key().and_then(|key| key.get(PLACE)?.as_s().ok()).cloned();
        let records = records.into_iter().filter(|record| before.as_ref() != Some(&record.id)).collect();
        Ok(Read { records, reached })
    }
}

/// Merges the records of all queries in order, up to the point that every query has reached.
fn merge(read: Vec<Read>) -> AuditPage {
    let reached = read.iter().filter_map(|read| read.reached.clone()).max();
    let mut records: Vec<AuditRecord> = read.into_iter().flat_map(|read| read.records).collect();
    records.sort_unstable_by(|a, b| b.id.cmp(&a.id));
    records.retain(|record| reached.as_ref().is_none_or(|reached| record.id >= *reached));
    let more = records.len() > RECORDS_PER_PAGE;
    records.truncate(RECORDS_PER_PAGE);
    let next = if more { records.last().map(|record| record.id.clone()) } else { reached };
    AuditPage { records, next }
}
