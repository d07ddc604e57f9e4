//! A page of the audit trail, newest first: one query per chain, or one for an actor or an object, merged by time. The
//! cost depends on the page, not on the length of the trail.
//!
//! An actor or object that has records is read from its index. Any other text is the beginning of names: the chains are
//! read, and the records whose actor or object begins with it are kept, ignoring case.

use super::{ACTOR, Audit, BY_ACTOR, BY_OBJECT, CHAIN, CHAINS, OBJECT, PLACE, item, place};
use crate::{
    StoreError,
    attribute::{Item, is_key, s},
    search::folded,
};
use access::{Admission, AuditPage, AuditQuery, AuditRecord, RECORDS_PER_PAGE, ReadAudit, UserId};
use aws_sdk_dynamodb::types::Select;
use futures::{FutureExt as _, future};

/// Maximum number of records that one filtered query reads. The next page continues from there.
const SEARCHED: usize = 500;
/// Sorts after every place, because the milliseconds have fifteen digits.
const LATEST: &str = "999999999999999";

/// What is asked of the records' actor or object.
#[derive(Debug)]
enum Name {
    Any,
    /// This one, which has records.
    Exactly(String),
    /// One that begins with this text, [`folded`].
    BeginningWith(String),
}

impl Name {
    fn exact(&self) -> Option<&str> {
        match self {
            Self::Exactly(name) => Some(name),
            Self::Any | Self::BeginningWith(_) => None,
        }
    }

    /// Whether the item's attribute begins as asked. DynamoDB compares exact names.
    fn may_be(&self, item: &Item, attribute: &str) -> bool {
        let Self::BeginningWith(beginning) = self else { return true };
        let name = item.get(attribute).and_then(|name| name.as_s().ok());
        name.is_some_and(|name| folded(name).starts_with(beginning))
    }
}

/// A query, with what is known of its names.
struct Asked<'a> {
    query: &'a AuditQuery,
    actor: Name,
    actor_id: Option<&'a UserId>,
    object: Name,
}

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

    async fn page(&self, query: &AuditQuery, actor_id: Option<&UserId>) -> Result<AuditPage, StoreError> {
        let names = [&query.actor, &query.object];
        if names.iter().any(|name| !name.is_empty() && !is_key(name)) {
            return Ok(AuditPage::default());
        }
        let actor = async {
            match actor_id {
                // Of former users with this username, not of users with longer ones.
                Some(_) if !query.actor.is_empty() => Ok(Name::Exactly(query.actor.clone())),
                _ => self.name(ACTOR, BY_ACTOR, &query.actor).await,
            }
        };
        let (actor, object) = future::try_join(actor, self.name(OBJECT, BY_OBJECT, &query.object)).await?;
        let asked = Asked { query, actor, actor_id, object };
        let partition = |key, value: &str, index| Partition { key, value: value.to_owned(), index };
        let partitions = if let Some(actor) = asked.actor.exact() {
            vec![partition(ACTOR, actor, Some(BY_ACTOR))]
        } else if let Some(object) = asked.object.exact() {
            vec![partition(OBJECT, object, Some(BY_OBJECT))]
        } else {
            (0..CHAINS).map(|chain| partition(CHAIN, &chain.to_string(), None)).collect()
        };
        let read = partitions.iter().map(|partition| self.read_partition(partition, &asked));
        Ok(merge(future::try_join_all(read).await?))
    }

    /// How to compare with this text: exactly if any record has it.
    async fn name(&self, key: &'static str, index: &'static str, text: &str) -> Result<Name, StoreError> {
        if text.is_empty() {
            return Ok(Name::Any);
        }
        let ask = self.client.query().table_name(&self.table).index_name(index).select(Select::Count).limit(1);
        let ask = ask.key_condition_expression("#key = :text").expression_attribute_names("#key", key);
        let found = ask.expression_attribute_values(":text", s(text)).send().boxed().await?.count();
        Ok(if found > 0 { Name::Exactly(text.to_owned()) } else { Name::BeginningWith(folded(text)) })
    }

    async fn read_partition(&self, partition: &Partition, asked: &Asked<'_>) -> Result<Read, StoreError> {
        let Asked { query, .. } = asked;
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
        let object = asked.object.exact().filter(|_| partition.key != OBJECT).unwrap_or_default();
        for (name, value) in [("action", query.action.as_str()), ("outcome", &query.outcome), (OBJECT, object)] {
            if !value.is_empty() {
                filters.push(format!("#{name} = :{name}"));
                ask = ask
                    .expression_attribute_names(format!("#{name}"), name)
                    .expression_attribute_values(format!(":{name}"), s(value));
            }
        }
        // The filter by the user's id is not among these: nearly all records of a username are of one user.
        let is_filtered = !filters.is_empty()
            || [&asked.actor, &asked.object].iter().any(|name| matches!(name, Name::BeginningWith(_)));
        if let Some(actor) = asked.actor_id {
            filters.push("(#actor_id = :actor_id OR attribute_not_exists(#actor_id))".to_owned());
            ask = ask
                .expression_attribute_names("#actor_id", item::ACTOR_ID)
                .expression_attribute_values(":actor_id", s(actor.as_str()));
        }
        let limit = if is_filtered { SEARCHED } else { RECORDS_PER_PAGE + 2 };
        ask = ask.limit(i32::try_from(limit).unwrap_or(i32::MAX));
        if !filters.is_empty() {
            ask = ask.filter_expression(filters.join(" AND "));
        }
        let answer = ask.send().boxed().await?;
        let is_asked_for = |item: &&Item| {
            item::is_in_its_chain(item) && asked.actor.may_be(item, ACTOR) && asked.object.may_be(item, OBJECT)
        };
        let records = answer.items().iter().filter(is_asked_for).map(item::read);
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
