//! The versions of a resource. The write that makes a version also stores it here, as an item of its own, and deletes
//! the version that is too old to be kept.
//!
//! The keys contain the id of the resource, so a new resource never has the history of another that had its path
//! before. Resources from before a history was kept have no id. The first change gives them one, and stores the version
//! before the change as well.

use super::{Admitted, PK, Resources, SK, TABLE, item};
use crate::{
    Counted, StoreError,
    attribute::{Item, Reader, TTL, n, s, ss},
    conditional::condition_met,
};
use access::{
    HistoryPage, KEPT_VERSIONS, ReadHistory, Resource, SaveResource, UserId, UserRef, VERSIONS_PER_PAGE, VersionChange,
    VersionSummary,
};
use aws_lc_rs::rand;
use aws_sdk_dynamodb::types::TransactWriteItem;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use futures::{FutureExt as _, StreamExt as _, stream};
use std::collections::BTreeSet;

const SAVED_BY: &str = "saved_by";
const SAVED_BY_ID: &str = "saved_by_id";
const CHANGED: &str = "changed";
/// How many versions of a deleted or restored resource are updated at once.
const UPDATED_AT_ONCE: usize = 8;

/// A stored version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The resource as it was.
    pub resource: Resource,
    /// Who saved it. `None` for a version from before a history was kept.
    pub by: Option<UserRef>,
    /// What it changed.
    pub changes: BTreeSet<VersionChange>,
}

impl Version {
    /// Without the text, for the list of versions.
    #[must_use]
    pub fn summary(&self) -> VersionSummary {
        let summary = &self.resource.summary;
        VersionSummary {
            version: summary.version,
            title: summary.title.clone(),
            at: summary.updated_at,
            by: self.by.as_ref().map(|by| by.username.clone()),
            changes: self.changes.iter().copied().collect(),
        }
    }

    /// The only version that is known of a resource that has not changed since before a history was kept.
    fn only(resource: &Resource) -> Self {
        Self { resource: resource.clone(), by: None, changes: BTreeSet::new() }
    }

    fn write(&self) -> Item {
        let mut item = item::write(&self.resource);
        item.insert(PK.into(), s(partition(&self.resource)));
        item.insert(SK.into(), s(sort_key(self.resource.summary.version)));
        if let Some(by) = &self.by {
            item.insert(SAVED_BY.into(), s(&by.username));
            item.insert(SAVED_BY_ID.into(), s(by.id.as_str()));
        }
        let changes: BTreeSet<&str> = self.changes.iter().map(|change| change.name()).collect();
        item.extend(ss(&changes).map(|changes| (CHANGED.into(), changes)));
        item
    }

    fn read(item: &Item) -> Result<Self, StoreError> {
        let reader = Reader { table: TABLE, item };
        let id = || Ok::<_, StoreError>(UserId::stored(reader.text(SAVED_BY_ID)?));
        let by = saved_by(&reader)?.map(|username| Ok::<_, StoreError>(UserRef { id: id()?, username })).transpose()?;
        Ok(Self { resource: item::read(item)?, by, changes: changes(&reader)? })
    }
}

/// A random id for a resource. Panics without randomness, as the rest of Usher does.
#[expect(clippy::expect_used, reason = "there is no safe way to go on without randomness")]
pub(super) fn new_id() -> String {
    let mut bytes = [0; 12];
    rand::fill(&mut bytes).expect("the operating system gives random bytes");
    URL_SAFE_NO_PAD.encode(bytes)
}

fn partition(resource: &Resource) -> String {
    // Neither part contains a `#`.
    format!("history#{}#{}", resource.summary.path, resource.id)
}

/// Sorts as the numbers do.
fn sort_key(version: u64) -> String {
    format!("{version:020}")
}

fn saved_by(reader: &Reader<'_>) -> Result<Option<String>, StoreError> {
    reader.item.contains_key(SAVED_BY).then(|| reader.text(SAVED_BY)).transpose()
}

/// Ignores changes that only a later version of Usher knows.
fn changes(reader: &Reader<'_>) -> Result<BTreeSet<VersionChange>, StoreError> {
    Ok(reader.texts(CHANGED)?.iter().filter_map(|name| VersionChange::named(name)).collect())
}

impl Resources {
    /// A page of the versions before `before`, or of the latest ones, latest first.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn history(
        &self,
        admitted: &Admitted<ReadHistory>,
        before: Option<u64>,
    ) -> Result<HistoryPage, StoreError> {
        let resource = admitted.loaded();
        let current = resource.summary.version;
        let page = |versions, next| HistoryPage { title: resource.summary.title.clone(), current, versions, next };
        if resource.id.is_empty() {
            return Ok(page(vec![Version::only(resource).summary()], None));
        }
        let before = before.unwrap_or(u64::MAX);
        // Consistent, because users come here from what they have just saved.
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .consistent_read(true)
            .key_condition_expression("#pk = :pk AND #sk < :before")
            .projection_expression("#version, #title, #at, #by, #changed")
            .expression_attribute_names("#pk", PK)
            .expression_attribute_names("#sk", SK)
            .expression_attribute_names("#version", "version")
            .expression_attribute_names("#title", "title")
            .expression_attribute_names("#at", "updated_at")
            .expression_attribute_names("#by", SAVED_BY)
            .expression_attribute_names("#changed", CHANGED)
            .expression_attribute_values(":pk", s(partition(resource)))
            .expression_attribute_values(":before", s(sort_key(before)))
            .scan_index_forward(false)
            .limit(i32::try_from(VERSIONS_PER_PAGE + 1).unwrap_or(i32::MAX))
            .send()
            .boxed()
            .await?;
        let mut versions = answer.items().iter().map(summary).collect::<Result<Vec<_>, _>>()?;
        // A query ends after a megabyte, too: with long texts a page is shorter.
        let has_more = versions.len() > VERSIONS_PER_PAGE || answer.last_evaluated_key().is_some();
        versions.truncate(VERSIONS_PER_PAGE);
        let next = versions.last().map(|last| last.version).filter(|_| has_more);
        Ok(page(versions, next))
    }

    /// One version of a resource, if it is kept: a counted call, as it contains the text.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn version(&self, counted: &Counted<ReadHistory>, version: u64) -> Result<Option<Version>, StoreError> {
        self.find_version(counted.loaded(), version).await
    }

    /// One version of a resource, if it is kept, for the form that edits it.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn version_to_edit(
        &self,
        admitted: &Admitted<SaveResource>,
        version: u64,
    ) -> Result<Option<Version>, StoreError> {
        self.find_version(admitted.loaded(), version).await
    }

    async fn find_version(&self, resource: &Resource, version: u64) -> Result<Option<Version>, StoreError> {
        if resource.id.is_empty() {
            return Ok((version == resource.summary.version).then(|| Version::only(resource)));
        }
        let get = self.client.get_item().table_name(&self.table).consistent_read(true);
        let answer = get.key(PK, s(partition(resource))).key(SK, s(sort_key(version))).send().boxed().await?;
        answer.item.as_ref().map(Version::read).transpose()
    }

    /// What a change adds to the history, in its transaction.
    pub(super) fn version_actions(
        &self,
        before: Option<&Resource>,
        after: &Resource,
        by: &UserRef,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let mut actions = Vec::new();
        if let Some(before) = before.filter(|before| before.id.is_empty()) {
            let first = Version::only(&Resource { id: after.id.clone(), ..before.clone() });
            actions.push(self.put(first.write())?);
        }
        let changes = VersionChange::between(before, after);
        let version = Version { resource: after.clone(), by: Some(by.clone()), changes };
        actions.push(self.put(version.write())?);
        let too_old = after.summary.version.saturating_sub(KEPT_VERSIONS);
        if too_old > 0 {
            actions.push(self.delete(&partition(after), &sort_key(too_old))?);
        }
        Ok(actions)
    }

    /// Gives the versions of a deleted resource its time to live, and takes it from those of a restored one. If the
    /// server is killed meanwhile, versions stay behind that nobody can read, or are lost after some weeks.
    pub(super) async fn expire_history(&self, resource: &Resource) {
        let (resources, partition, last) = (self.clone(), partition(resource), resource.summary.version);
        let expires_at = resource.summary.deletion.as_ref().map(|deletion| deletion.expires_at);
        // In a task of its own, which goes on when the caller goes away.
        let done = tokio::spawn(async move {
            let versions = last.saturating_sub(KEPT_VERSIONS - 1).max(1)..=last;
            stream::iter(versions)
                .for_each_concurrent(UPDATED_AT_ONCE, |version| {
                    let update = resources.expire_version(&partition, version, expires_at);
                    async move {
                        if let Err(error) = update.await {
                            tracing::warn!(%error, version, "a version of a resource has the wrong time to live");
                        }
                    }
                })
                .await;
        });
        if let Err(error) = done.await {
            tracing::error!(%error, "the history of a resource has the wrong time to live");
        }
    }

    async fn expire_version(&self, partition: &str, version: u64, expires_at: Option<u64>) -> Result<(), StoreError> {
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .key(PK, s(partition))
            .key(SK, s(sort_key(version)))
            .condition_expression("attribute_exists(#pk)")
            .expression_attribute_names("#pk", PK)
            .expression_attribute_names("#ttl", TTL);
        let update = match expires_at {
            Some(at) => update.update_expression("SET #ttl = :at").expression_attribute_values(":at", n(at)),
            None => update.update_expression("REMOVE #ttl"),
        };
        condition_met(update.send().boxed().await).map(drop)
    }
}

fn summary(item: &Item) -> Result<VersionSummary, StoreError> {
    let reader = Reader { table: TABLE, item };
    Ok(VersionSummary {
        version: reader.number("version")?,
        title: reader.text("title")?,
        at: reader.number("updated_at")?,
        by: saved_by(&reader)?,
        changes: changes(&reader)?.into_iter().collect(),
    })
}
