//! The resource itself.

use super::{PK, SK, TABLE};
use crate::{
    Counted, StoreError,
    attribute::{Item, Reader, n, s, ss},
};
use access::{Admission, DeleteResource, OpenResource, Resource, ResourcePath, ResourceSummary, SaveResource, Sharing};

pub(super) const SORT_KEY: &str = "resource";

/// A resource that was read before anybody was asked: it shows whose it is and whom it is opened to, which the rules
/// need, and the rest for an admission.
#[derive(Debug)]
pub struct Guarded(Resource);

impl Guarded {
    pub(super) fn new(resource: Resource) -> Self {
        Self(resource)
    }

    /// Where it is, which the rules look at.
    #[must_use]
    pub fn path(&self) -> &ResourcePath {
        &self.0.summary.path
    }

    /// Whose it is and whom it is opened to, which the rules look at.
    #[must_use]
    pub fn sharing(&self) -> &Sharing {
        &self.0.summary.sharing
    }

    /// The resource, to be read, by a call that was counted.
    #[must_use]
    pub fn open(self, _: &Counted<OpenResource>) -> Resource {
        self.0
    }

    /// The resource, to be changed.
    #[must_use]
    pub fn edit(self, _: &Admission<SaveResource>) -> Resource {
        self.0
    }

    /// The resource, to be deleted.
    #[must_use]
    pub fn delete(self, _: &Admission<DeleteResource>) -> Resource {
        self.0
    }
}

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
        ("owner".into(), s(&summary.sharing.owner)),
        ("version".into(), n(summary.version)),
        ("updated_at".into(), n(summary.updated_at)),
    ]);
    item.extend(ss(&summary.sharing.roles).map(|roles| ("roles".into(), roles)));
    item
}

pub(super) fn read_summary(item: &Item) -> Result<ResourceSummary, StoreError> {
    let reader = Reader { table: TABLE, item };
    let malformed = |_| StoreError::Malformed { table: TABLE, attribute: "path" };
    Ok(ResourceSummary {
        path: reader.text("path")?.parse().map_err(malformed)?,
        title: reader.text("title")?,
        summary: reader.text("summary")?,
        sharing: Sharing { owner: reader.text("owner")?, roles: reader.texts("roles")? },
        version: reader.number("version")?,
        updated_at: reader.number("updated_at")?,
    })
}
