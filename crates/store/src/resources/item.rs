//! Resources as items.

use super::{PK, SK, TABLE};
use crate::{
    StoreError,
    attribute::{Item, Reader, n, s, ss},
};
use access::{Resource, ResourcePath, ResourceSummary, Sharing, UserId, UserRef};
use aws_sdk_dynamodb::types::AttributeValue;

pub(super) const SORT_KEY: &str = "resource";
/// Attribute of archived resources only.
const ARCHIVED: &str = "archived";

pub(super) fn partition(path: &ResourcePath) -> String {
    format!("resource#{path}")
}

pub(super) fn write(resource: &Resource) -> Item {
    let mut item = summary_attributes(&resource.summary);
    item.insert(PK.into(), s(partition(&resource.summary.path)));
    item.insert(SK.into(), s(SORT_KEY));
    item.insert("body".into(), s(&resource.body));
    item
}

pub(super) fn read(item: &Item) -> Result<Resource, StoreError> {
    Ok(Resource { summary: read_summary(item)?, body: Reader { table: TABLE, item }.text("body")? })
}

pub(super) fn summary_attributes(summary: &ResourceSummary) -> Item {
    let mut item = Item::from([
        ("path".into(), s(summary.path.as_str())),
        ("title".into(), s(&summary.title)),
        ("summary".into(), s(&summary.summary)),
        ("owner_id".into(), s(summary.sharing.owner.id.as_str())),
        ("owner".into(), s(&summary.sharing.owner.username)),
        ("version".into(), n(summary.version)),
        ("updated_at".into(), n(summary.updated_at)),
    ]);
    item.extend(summary.archived.then(|| (ARCHIVED.into(), AttributeValue::Bool(true))));
    item.extend(ss(&summary.sharing.roles).map(|roles| ("roles".into(), roles)));
    item
}

pub(super) fn read_summary(item: &Item) -> Result<ResourceSummary, StoreError> {
    let reader = Reader { table: TABLE, item };
    let malformed = |_| StoreError::Malformed { table: TABLE, attribute: "path" };
    let owner = UserRef { id: UserId::stored(reader.text("owner_id")?), username: reader.text("owner")? };
    Ok(ResourceSummary {
        path: reader.text("path")?.parse().map_err(malformed)?,
        title: reader.text("title")?,
        summary: reader.text("summary")?,
        sharing: Sharing { owner, roles: reader.roles("roles")? },
        version: reader.number("version")?,
        updated_at: reader.number("updated_at")?,
        archived: item.contains_key(ARCHIVED),
    })
}
