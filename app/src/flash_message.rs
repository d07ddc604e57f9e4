//! Result of a posted form.

use crate::address;
use access::{Operation, OperationWords, ResourcePath, Untrusted};
use i18n::tr;
use serde::{Deserialize, Serialize};

/// Success message, shown once on the page after a form. The server sets it; a URL cannot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlashMessage {
    /// One session was ended.
    Session,
    /// All sessions of a user were ended.
    Everywhere,
    /// A limit was set or removed.
    Limit,
    /// The limit of a group was removed.
    LimitRemoved,
    /// A row of the resource map was added or changed.
    Map,
    /// A row of the resource map was removed.
    MapRowRemoved,
    /// The day's call count was reset.
    Usage,
    /// A user's groups were changed.
    Groups,
    /// A view of the audit trail was saved.
    ViewSaved,
    /// A saved view of the audit trail was removed.
    ViewForgotten,
    /// A program was blocked.
    ProgramBlocked,
    /// A program was let in again.
    ProgramLetIn,
    /// A request for access was sent.
    Request,
    /// A request for access was answered.
    Decision,
    /// An operation was carried out on a resource.
    Operation(DoneOperation),
}

/// An operation that was carried out on a resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoneOperation {
    /// The operation.
    pub operation: Operation,
    /// Path of the resource.
    pub path: ResourcePath,
    /// Version of the resource afterwards.
    pub version: u64,
}

/// A message to show, perhaps with a button that undoes what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) text: String,
    pub(crate) undo: Option<Undo>,
}

/// The form that undoes an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Undo {
    /// URL to which it is posted.
    pub(crate) action: String,
    /// Version of the resource.
    pub(crate) version: u64,
}

impl FlashMessage {
    const FIXED: [Self; 14] = [
        Self::Session,
        Self::Everywhere,
        Self::Limit,
        Self::LimitRemoved,
        Self::Map,
        Self::MapRowRemoved,
        Self::Usage,
        Self::Groups,
        Self::ViewSaved,
        Self::ViewForgotten,
        Self::ProgramBlocked,
        Self::ProgramLetIn,
        Self::Request,
        Self::Decision,
    ];

    /// Value of the cookie that carries it to the next page.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Session => "session".to_owned(),
            Self::Everywhere => "everywhere".to_owned(),
            Self::Limit => "limit".to_owned(),
            Self::LimitRemoved => "limit_removed".to_owned(),
            Self::Map => "map".to_owned(),
            Self::MapRowRemoved => "map_row_removed".to_owned(),
            Self::Usage => "usage".to_owned(),
            Self::Groups => "groups".to_owned(),
            Self::ViewSaved => "view_saved".to_owned(),
            Self::ViewForgotten => "view_forgotten".to_owned(),
            Self::ProgramBlocked => "program_blocked".to_owned(),
            Self::ProgramLetIn => "program_let_in".to_owned(),
            Self::Request => "request".to_owned(),
            Self::Decision => "decision".to_owned(),
            Self::Operation(DoneOperation { operation, path, version }) => {
                format!("{}:{version}:{path}", operation.words().verb)
            }
        }
    }

    /// Parses a cookie value.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let fixed = Self::FIXED.into_iter().find(|done| done.name() == name);
        fixed.or_else(|| {
            let (verb, rest) = name.split_once(':')?;
            let (version, path) = rest.split_once(':')?;
            let (operation, path, version) = (Operation::named(verb)?, path.parse().ok()?, version.parse().ok()?);
            Some(Self::Operation(DoneOperation { operation, path, version }))
        })
    }

    /// Whether the page at this path shows the message, so that no other page consumes it.
    #[must_use]
    pub fn is_said_at(&self, path: &str) -> bool {
        let of_a_person = path.starts_with("/admin/people/");
        match self {
            Self::Session => of_a_person || path == "/account/sessions",
            Self::Limit => of_a_person || path == address::GROUP_LIMITS,
            Self::LimitRemoved => path == address::GROUP_LIMITS,
            Self::Request | Self::Decision => path == "/requests",
            Self::Map | Self::MapRowRemoved => path == "/admin/map",
            Self::ViewSaved | Self::ViewForgotten => path == address::AUDIT,
            Self::ProgramBlocked | Self::ProgramLetIn => path == address::PEOPLE,
            Self::Everywhere | Self::Usage | Self::Groups => of_a_person,
            Self::Operation(_) => path == DoneOperation::PAGE,
        }
    }

    /// Text of the message, unless it is about an operation.
    pub(crate) fn sentence(&self) -> Option<&'static str> {
        match self {
            Self::Session => Some(tr!("That browser is signed out.")),
            Self::Everywhere => Some(tr!("Signed out everywhere. Open pages will close.")),
            Self::Limit => Some(tr!("The limit is saved. It takes effect within five seconds.")),
            Self::LimitRemoved => Some(tr!("The limit is removed. The change takes effect within five seconds.")),
            Self::Map => Some(tr!("The resource map is saved. It takes effect within five seconds.")),
            Self::MapRowRemoved => Some(tr!("The row is removed. The change takes effect within five seconds.")),
            Self::Usage => Some(tr!("Today’s usage is reset.")),
            Self::Groups => Some(tr!("The groups are saved. The change takes effect within five seconds.")),
            Self::ViewSaved => Some(tr!("The view is saved. You find it under “Saved views”, in other browsers too.")),
            Self::ViewForgotten => Some(tr!("The view is forgotten.")),
            Self::ProgramBlocked => Some(tr!("The program is blocked. The change takes effect within five seconds.")),
            Self::ProgramLetIn => {
                Some(tr!("The program is let in again. The change takes effect within five seconds."))
            }
            Self::Request => {
                Some(tr!("Your request is sent. The owner or an administrator decides, and the answer appears here."))
            }
            Self::Decision => Some(tr!("Your answer is saved.")),
            Self::Operation(_) => None,
        }
    }
}

impl DoneOperation {
    /// The page that says it.
    pub(crate) const PAGE: &str = "/resources";

    /// The message. It names the resource by its title, or by its path if the title is not known.
    pub(crate) fn said(&self, title: Option<&str>) -> Said {
        let OperationWords { done, afterwards, undone_by, .. } = self.operation.words();
        let name = title.map_or_else(|| self.path.to_string(), |title| tr!("“{title}”", title = Untrusted(title)));
        let text = i18n::fill(i18n::translate(done), &[("name", &name)]);
        let text = format!("{text} {}", i18n::translate(afterwards));
        let undo = |undo| Undo { action: address::confirm(undo, self.path.as_str()), version: self.version };
        Said { text: text.trim_end().to_owned(), undo: undone_by.map(undo) }
    }
}

impl From<String> for Said {
    fn from(text: String) -> Self {
        Self { text, undo: None }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn done(operation: Operation) -> DoneOperation {
        DoneOperation { operation, path: "/reports/q3".parse().unwrap(), version: 4 }
    }

    #[test]
    fn names_are_read_back_and_nothing_else_is() {
        let operations = Operation::ALL.iter().map(|operation| FlashMessage::Operation(done(*operation)));
        for done in FlashMessage::FIXED.into_iter().chain(operations) {
            assert_eq!(FlashMessage::named(&done.name()), Some(done));
        }
        for name in ["", "Groups", "groups ", "deleted", "<b>", "delete", "delete:4", "delete:x:/a", "delete:4:a"] {
            assert_eq!(FlashMessage::named(name), None, "{name}");
        }
        for name in ["open:4:/a", "delete:4:/../a", "delete:4:/a?b", "delete:4:https://a"] {
            assert_eq!(FlashMessage::named(name), None, "{name}");
        }
    }

    #[test]
    fn a_deletion_says_how_long_it_can_be_undone_and_a_restoration_does_not() {
        let deleted = done(Operation::Delete).said(Some("Q3"));
        assert_eq!(deleted.text, format!("“Q3” was deleted. You can restore it for {} days.", access::TRASH_DAYS));
        let undo = Undo { action: "/resources/reports/q3?confirm=undelete".to_owned(), version: 4 };
        assert_eq!(deleted.undo, Some(undo));
        let restored = done(Operation::Undelete).said(None);
        assert_eq!(restored, "/reports/q3 was restored.".to_owned().into());
    }
}
