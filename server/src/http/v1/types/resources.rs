//! Resources.

use super::query::query;
use access::{Deletion, ListKind, ListQuery, Resource, ResourceDraft, ResourcePage, ResourceSummary, Role, SortBy};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What is in the address of the list. Unknown parameters are refused, because a filter with a typing error would find
/// too much.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListParameters {
    /// Words to find in path, title, summary, owner and roles, in any order and case.
    q: String,
    /// A role that the resources are open to.
    role: String,
    /// The owner's username.
    owner: String,
    /// The list: `current`, `archived`, or `deleted` for those that the caller may restore.
    #[param(value_type = String)]
    list: ListKind,
    /// The order: `path`, `title` or `updated`.
    #[param(value_type = String)]
    sort: SortBy,
    /// Whether the order is reversed.
    descending: bool,
    /// Where the page begins: `next` of the page before.
    cursor: Option<String>,
}

impl ListParameters {
    /// The query of the page in the browser.
    pub(crate) fn query(&self) -> ListQuery {
        ListQuery {
            q: self.q.clone(),
            role: self.role.clone(),
            owner: self.owner.clone(),
            kind: self.list,
            sort: self.sort,
            descending: self.descending,
            after: self.cursor.clone().filter(|cursor| !cursor.is_empty()),
            before: None,
        }
    }

    /// The same list from this cursor on, as the query of an address.
    pub(crate) fn address(&self, cursor: &str) -> String {
        let sort = match self.sort {
            SortBy::Path => "path",
            SortBy::Title => "",
            SortBy::Updated => "updated",
        };
        let list = match self.list {
            ListKind::Current => "",
            ListKind::Archived => "archived",
            ListKind::Deleted => "deleted",
        };
        query(&[
            ("q", &self.q),
            ("role", &self.role),
            ("owner", &self.owner),
            ("list", list),
            ("sort", sort),
            ("descending", if self.descending { "true" } else { "" }),
            ("cursor", cursor),
        ])
    }
}

/// A page of the list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ResourceList {
    /// At most 25 resources, in order.
    resources: Vec<ResourceItem>,
    /// How many there are on all pages; null if that is not known.
    #[schema(required = true)]
    count: Option<u64>,
    /// The `cursor` of the next page; null on the last one.
    #[schema(required = true)]
    next: Option<String>,
    /// Whether a search stopped before it had filled the page. `next` goes on with it.
    search_stopped: bool,
}

/// A resource without its text.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ResourceItem {
    /// The path.
    path: String,
    /// The title.
    title: String,
    /// One or two sentences; may be empty.
    summary: String,
    /// The owner's username.
    owner: String,
    /// The roles that may open it. Without any, only its owner and administrators may, and whom the resource map lets.
    roles: Vec<String>,
    /// The version, from 1. In quotes it is the `ETag`.
    version: u64,
    /// When it was changed last.
    updated_at: u64,
    /// Whether it is in the archive.
    archived: bool,
    /// Its deletion; absent unless it is in the trash.
    #[serde(skip_serializing_if = "Option::is_none")]
    deletion: Option<DeletionView>,
}

/// The deletion of a resource that can still be restored.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DeletionView {
    /// The username of who deleted it.
    by: String,
    /// From when on it is gone for good.
    expires_at: u64,
}

/// A resource with its text.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ResourceView {
    #[serde(flatten)]
    item: ResourceItem,
    /// The text, in Markdown.
    body: String,
}

/// What creates a resource.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewResource {
    /// The path, which it keeps.
    path: String,
    /// The title.
    title: String,
    /// One or two sentences.
    #[serde(default)]
    summary: String,
    /// The text, in Markdown.
    #[serde(default)]
    body: String,
    /// The roles that may open it.
    #[serde(default)]
    roles: Vec<String>,
    /// The owner's username; the caller, if it is left out.
    #[serde(default)]
    owner: Option<String>,
}

/// What replaces a resource: all of it, so only the owner can be left out.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResourceContent {
    /// The title.
    title: String,
    /// One or two sentences.
    summary: String,
    /// The text, in Markdown.
    body: String,
    /// The roles that may open it. Ignored if the caller may change it by the resource map alone.
    roles: Vec<String>,
    /// The owner's username; if it is left out, the owner stays.
    #[serde(default)]
    owner: Option<String>,
}

impl From<ResourcePage> for ResourceList {
    fn from(page: ResourcePage) -> Self {
        let ResourcePage { resources, count, next, previous: _, search_stopped } = page;
        Self { resources: resources.into_iter().map(ResourceItem::from).collect(), count, next, search_stopped }
    }
}

impl From<ResourceSummary> for ResourceItem {
    fn from(resource: ResourceSummary) -> Self {
        let ResourceSummary { path, title, summary, sharing, version, updated_at, archived, deletion } = resource;
        Self {
            path: path.to_string(),
            title,
            summary,
            owner: sharing.owner.username,
            roles: sharing.roles.iter().map(Role::to_string).collect(),
            version,
            updated_at,
            archived,
            deletion: deletion.map(|Deletion { by, expires_at }| DeletionView { by, expires_at }),
        }
    }
}

impl From<Resource> for ResourceView {
    fn from(resource: Resource) -> Self {
        Self { item: resource.summary.into(), body: resource.body }
    }
}

impl From<NewResource> for ResourceDraft {
    fn from(new: NewResource) -> Self {
        let NewResource { path, title, summary, body, roles, owner } = new;
        Self { path, title, summary, body, roles, owner, version: None }
    }
}

impl ResourceContent {
    /// The form that changes the resource at this path.
    pub(crate) fn into_draft(self, path: String) -> ResourceDraft {
        let Self { title, summary, body, roles, owner } = self;
        ResourceDraft { path, title, summary, body, roles, owner, version: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_of_the_same_list() {
        let first = ListParameters {
            q: "a & b".to_owned(),
            list: ListKind::Archived,
            sort: SortBy::Updated,
            ..ListParameters::default()
        };
        assert_eq!(first.address("x/#?"), "q=a+%26+b&list=archived&sort=updated&cursor=x%2F%23%3F");
        assert_eq!(ListParameters::default().address("x"), "cursor=x");
    }
}
