//! The edit form of a resource map row, kept in the URL: a preview changes nothing and can be reloaded.

use super::{has_pair, pairs, value, with_query};
use crate::codec;
use access::{Grant, GrantDraft, MapChange, Role};
use serde::{Deserialize, Serialize};

/// URL of the resource map.
pub(crate) const PAGE: &str = "/admin/map";

/// State of the form that edits one row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct MapForm {
    /// The row before the change; absent for a new row.
    pub(crate) was: Option<Grant>,
    /// The row whose values a new row starts with.
    pub(crate) like: Option<Grant>,
    /// The row as typed; absent until the form is submitted.
    pub(crate) typed: Option<GrantDraft>,
    /// Whether to remove the row.
    pub(crate) removes: bool,
}

impl MapForm {
    /// Parses a query string or a form body. `None` when `was` is not a valid row.
    pub(crate) fn of(query: &str) -> Option<Self> {
        let was = match value(query, "was") {
            Some(json) => Some(codec::read(&json).ok()?),
            None => None,
        };
        let like = value(query, "like").and_then(|json| codec::read(&json).ok());
        let text = |name| value(query, name).unwrap_or_default();
        let roles = || pairs(query).filter(|(name, _)| name == "roles").map(|(_, role)| role).collect();
        let is_typed = pairs(query).any(|(name, _)| name == "pattern");
        let typed = is_typed.then(|| GrantDraft { pattern: text("pattern"), right: text("right"), roles: roles() });
        Some(Self { was, like, typed, removes: has_pair(query, "remove", "1") })
    }

    /// The change the form describes; `None` while nothing has been typed and nothing is to be removed.
    pub(crate) fn change(&self) -> Option<MapChange> {
        let grant = self.typed.clone().filter(|_| !self.removes);
        (self.removes || grant.is_some()).then(|| MapChange { was: self.was.clone(), grant })
    }

    /// Form fields as name and value.
    pub(crate) fn fields(&self) -> Vec<(&'static str, String)> {
        let mut fields = Vec::new();
        fields.extend(self.was.as_ref().map(|was| ("was", row_text(was))));
        fields.extend(self.like.as_ref().map(|like| ("like", row_text(like))));
        if self.removes {
            fields.push(("remove", "1".to_owned()));
        } else if let Some(typed) = &self.typed {
            fields.extend([("pattern", typed.pattern.clone()), ("right", typed.right.clone())]);
            fields.extend(typed.roles.iter().map(|role| ("roles", role.clone())));
        }
        fields
    }

    /// The values that the form starts with: what was typed, else the row that it changes or starts from.
    pub(crate) fn draft(&self) -> GrantDraft {
        let row = || self.was.as_ref().or(self.like.as_ref()).map(draft_of);
        self.typed.clone().or_else(row).unwrap_or_default()
    }

    /// URL of the row's page.
    pub(crate) fn page(&self) -> String {
        let fields = self.fields();
        let pairs: Vec<_> = fields.iter().map(|(name, value)| (*name, Some(value.as_str()))).collect();
        with_query("/admin/map/row", &pairs)
    }
}

fn draft_of(grant: &Grant) -> GrantDraft {
    GrantDraft {
        pattern: grant.pattern.to_string(),
        right: grant.right.name().to_owned(),
        roles: grant.roles.iter().map(Role::to_string).collect(),
    }
}

/// State of the page that lists the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MapList {
    /// What is searched for; empty for all rows.
    pub(crate) q: String,
    /// The row to remove, once the question is answered.
    pub(crate) removes: Option<Grant>,
}

impl MapList {
    /// Parses a query string or a form body.
    pub(crate) fn of(query: &str) -> Self {
        Self {
            q: value(query, "q").unwrap_or_default().trim().to_owned(),
            removes: value(query, "remove").and_then(|json| codec::read(&json).ok()),
        }
    }

    /// URL of the page.
    pub(crate) fn page(&self) -> String {
        let removes = self.removes.as_ref().map(row_text);
        with_query(PAGE, &[("q", Some(&*self.q).filter(|q| !q.is_empty())), ("remove", removes.as_deref())])
    }
}

/// URL of the list to return to after a form whose body this is.
#[must_use]
pub fn map_list(body: &str) -> String {
    MapList { removes: None, ..MapList::of(body) }.page()
}

/// The row as JSON, for a hidden form field.
pub(crate) fn row_text(grant: &Grant) -> String {
    serde_json::to_string(grant).unwrap_or_default()
}

/// The change that a form body describes; `None` if it describes none.
#[must_use]
pub fn map_change(body: &str) -> Option<MapChange> {
    MapForm::of(body)?.change()
}

/// URL of the page that previews the change a form body describes.
#[must_use]
pub fn map_row(body: &str) -> Option<String> {
    MapForm::of(body).map(|form| form.page())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use access::{Right, Role};

    #[test]
    fn a_row_survives_the_address() {
        let grant = Grant {
            pattern: "/reports/**".parse().unwrap(),
            right: Right::Edit,
            roles: ["R&D, Berlin", "100%"].map(|name| Role::of_claim("custom:department", name)).into(),
        };
        let typed = GrantDraft {
            pattern: "/re ports/*?a=b&c".to_owned(),
            right: "open".to_owned(),
            roles: vec!["department:R&D, Berlin".to_owned(), String::new()],
        };
        let forms = [
            MapForm::default(),
            MapForm { was: Some(grant.clone()), typed: Some(typed.clone()), ..MapForm::default() },
            MapForm { typed: Some(typed), ..MapForm::default() },
            MapForm { like: Some(grant.clone()), ..MapForm::default() },
            MapForm { was: Some(grant.clone()), removes: true, ..MapForm::default() },
        ];
        for form in forms {
            let page = form.page();
            let query = page.split_once('?').map_or("", |(_, query)| query);
            assert_eq!(MapForm::of(query), Some(form), "{page}");
        }
        assert_eq!(MapForm::of("was=nonsense&pattern=/a"), None);
        assert_eq!(MapForm::of("like=nonsense"), Some(MapForm::default()));

        let list = MapList { q: "R&D".to_owned(), removes: Some(grant) };
        let page = list.page();
        let query = page.split_once('?').map_or("", |(_, query)| query);
        assert_eq!(MapList::of(query), list, "{page}");
        assert_eq!(map_list(query), "/admin/map?q=R%26D");
        assert_eq!(MapList::of("remove=1"), MapList::default(), "as the form of the row's page has it");
    }

    #[test]
    fn a_copy_starts_with_the_values_of_its_row_and_changes_nothing_yet() {
        let grant = Grant { pattern: "/a".parse().unwrap(), right: Right::Edit, roles: [Role::of_group("it")].into() };
        let copy = MapForm { like: Some(grant), ..MapForm::default() };
        let expected =
            GrantDraft { pattern: "/a".to_owned(), right: "edit".to_owned(), roles: vec!["group:it".to_owned()] };
        assert_eq!((copy.draft(), copy.change()), (expected, None));
    }
}
