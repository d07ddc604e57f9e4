//! Resources as items.

use super::{PK, SK, TABLE};
use crate::{
    StoreError,
    attribute::{Item, Reader, TTL, n, s, ss},
};
use access::{Deletion, Resource, ResourcePath, ResourceSummary, Sharing, UserId, UserRef};
use aws_sdk_dynamodb::types::AttributeValue;

pub(super) const SORT_KEY: &str = "resource";
/// Attribute of archived resources only.
const ARCHIVED: &str = "archived";
/// Attribute of deleted resources only, besides [`TTL`].
const DELETED_BY: &str = "deleted_by";
/// Attribute that resources lack which have not changed since before a history was kept.
const ID: &str = "id";

pub(super) fn partition(path: &ResourcePath) -> String {
    format!("resource#{path}")
}

pub(super) fn write(resource: &Resource) -> Item {
    let Resource { summary, body, id } = resource;
    let mut item = shown_attributes(summary);
    item.insert(PK.into(), s(partition(&summary.path)));
    item.insert(SK.into(), s(SORT_KEY));
    item.insert("path".into(), s(summary.path.as_str()));
    item.insert("updated_at".into(), n(summary.updated_at));
    item.insert("body".into(), s(body));
    item.extend((!id.is_empty()).then(|| (ID.into(), s(id))));
    item
}

pub(super) fn read(item: &Item) -> Result<Resource, StoreError> {
    let reader = Reader { table: TABLE, item };
    let summary = summary(item, &reader.text("path")?, reader.number("updated_at")?)?;
    let id = if item.contains_key(ID) { reader.text(ID)? } else { String::new() };
    Ok(Resource { summary, body: reader.text("body")?, id })
}

/// What resources and list rows have in common.
pub(super) fn shown_attributes(summary: &ResourceSummary) -> Item {
    let mut item = Item::from([
        ("title".into(), s(&summary.title)),
        ("summary".into(), s(&summary.summary)),
        ("owner_id".into(), s(summary.sharing.owner.id.as_str())),
        ("owner".into(), s(&summary.sharing.owner.username)),
        ("version".into(), n(summary.version)),
    ]);
    item.extend(summary.archived.then(|| (ARCHIVED.into(), AttributeValue::Bool(true))));
    if let Some(Deletion { by, expires_at }) = &summary.deletion {
        item.extend([(DELETED_BY.into(), s(by)), (TTL.into(), n(expires_at))]);
    }
    item.extend(ss(&summary.sharing.roles).map(|roles| ("roles".into(), roles)));
    item
}

/// Reads the attributes that resources and list rows have in common.
pub(super) fn summary(item: &Item, path: &str, updated_at: u64) -> Result<ResourceSummary, StoreError> {
    let reader = Reader { table: TABLE, item };
    let malformed = |_| StoreError::Malformed { table: TABLE, attribute: "path" };
    let owner = UserRef { id: UserId::stored(reader.text("owner_id")?), username: reader.text("owner")? };
    let deletion = match item.contains_key(DELETED_BY) {
        true => Some(Deletion { by: reader.text(DELETED_BY)?, expires_at: reader.number(TTL)? }),
        false => None,
    };
    Ok(ResourceSummary {
        path: path.parse().map_err(malformed)?,
        title: reader.text("title")?,
        summary: reader.text("summary")?,
        sharing: Sharing { owner, roles: reader.roles("roles")? },
        version: reader.number("version")?,
        updated_at,
        archived: item.contains_key(ARCHIVED),
        deletion,
    })
}
