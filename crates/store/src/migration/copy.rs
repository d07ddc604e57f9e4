//! Converts and copies the items of the old tables.

use super::{Migrated, NewNames, names::texts};
use crate::{
    Store, StoreError,
    attribute::{Item, s, ss},
    resources,
    tables::{self, Table},
    usage,
};
use access::{Role, UserId};
use aws_sdk_dynamodb::types::AttributeValue;
use futures::{FutureExt as _, StreamExt as _, TryStreamExt as _, stream};
use std::collections::{BTreeMap, BTreeSet};

/// How many items are written at the same time.
const WRITES: usize = 16;

impl Store {
    /// Copies everything into the current tables, which must exist, and marks them as complete. Sessions are not
    /// copied: everybody must sign in again. If the copy fails or is killed, it can be repeated. Nothing else may use
    /// the old or the new tables meanwhile.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails, or [`StoreError::Contended`] when the old tables have got new names since
    /// `names` was made.
    pub async fn migrate(&self, names: &NewNames) -> Result<Migrated, StoreError> {
        let migrated = Migrated {
            users: self.copy(&tables::USERS, |item| user(item, names)).await?,
            usage: self.copy(&tables::USAGE, |item| calls(item, names)).await?,
            resources: self.copy_resources(names).await?,
            totals: self.copy(&tables::TOTALS, Ok).await?,
            policy: self.copy(&tables::POLICY, |item| setting(item, names)).await?,
            audit: self.copy(&tables::AUDIT, Ok).await?,
        };
        self.mark_complete().await?;
        Ok(migrated)
    }

    async fn copy(&self, table: &Table, convert: impl Fn(Item) -> Result<Item, StoreError>) -> Result<u64, StoreError> {
        let (mut copied, name) = (0, table.name(&self.prefix));
        self.for_each_old(table, async |items| {
            copied += items.len() as u64;
            let puts = stream::iter(items.into_iter().map(&convert)).map(|item| async {
                self.client.put_item().table_name(&name).set_item(Some(item?)).send().boxed().await?;
                Ok::<_, StoreError>(())
            });
            puts.buffer_unordered(WRITES).try_collect().await
        })
        .await?;
        Ok(copied)
    }

    /// Resources are written anew, with their rows and counts.
    async fn copy_resources(&self, names: &NewNames) -> Result<u64, StoreError> {
        let mut copied = 0;
        self.for_each_old(&tables::RESOURCES, async |items| {
            for item in items.into_iter().filter(resources::is_resource) {
                copied += 1;
                self.resources.import(resource(item, names)?).await?;
            }
            Ok(())
        })
        .await?;
        Ok(copied)
    }
}

fn user(mut item: Item, names: &NewNames) -> Result<Item, StoreError> {
    let id = identified(&item, "username", names)?;
    item.insert("id".to_owned(), s(id.as_str()));
    convert_roles(&mut item, "attribute_roles", &names.attribute_roles)?;
    Ok(item)
}

fn calls(mut item: Item, names: &NewNames) -> Result<Item, StoreError> {
    let id = identified(&item, "username", names)?;
    item.insert(usage::USER_ID.to_owned(), s(id.as_str()));
    usage::assign_shard(&mut item, id);
    Ok(item)
}

fn resource(mut item: Item, names: &NewNames) -> Result<Item, StoreError> {
    let id = identified(&item, "owner", names)?;
    item.insert("owner_id".to_owned(), s(id.as_str()));
    convert_roles(&mut item, "roles", &names.roles)?;
    Ok(item)
}

fn setting(mut item: Item, names: &NewNames) -> Result<Item, StoreError> {
    if let Some(AttributeValue::L(rows)) = item.get_mut("resource_map") {
        for row in rows {
            if let AttributeValue::M(row) = row {
                convert_roles(row, "roles", &names.roles)?;
            }
        }
    }
    Ok(item)
}

fn identified<'a>(item: &Item, attribute: &str, names: &'a NewNames) -> Result<&'a UserId, StoreError> {
    let username = item.get(attribute).and_then(|username| username.as_s().ok());
    username.and_then(|username| names.users.get(username)).ok_or(StoreError::Contended)
}

fn convert_roles(item: &mut Item, attribute: &str, today: &BTreeMap<String, BTreeSet<Role>>) -> Result<(), StoreError> {
    let mut roles = BTreeSet::new();
    for old in texts(item.get(attribute)) {
        roles.extend(today.get(&old).ok_or(StoreError::Contended)?.iter().cloned());
    }
    item.remove(attribute);
    item.extend(ss(&roles).map(|roles| (attribute.to_owned(), roles)));
    Ok(())
}
