//! What an action acts on.

use crate::{UserId, UserRef};
use std::borrow::Cow;

/// What an action acts on, as logs and the audit trail name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target<'a> {
    /// Nothing in particular: a whole list, or the whole site.
    All,
    /// The resource at a path. The path may be as somebody typed it.
    Resource(&'a str),
    /// A user.
    User(&'a UserRef),
    /// A group.
    Group(&'a str),
    /// The rows of the resource map with a pattern.
    Pattern(Cow<'a, str>),
    /// The audit record with an id.
    AuditRecord(&'a str),
}

impl Target<'_> {
    /// The name: path, username, group, pattern or id. Empty for [`Self::All`].
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::All => "",
            Self::Resource(name) | Self::Group(name) | Self::AuditRecord(name) => name,
            Self::User(user) => &user.username,
            Self::Pattern(pattern) => pattern,
        }
    }

    /// The id, if the target is a user: another user may get the same username later.
    #[must_use]
    pub fn user_id(&self) -> Option<&UserId> {
        match self {
            Self::User(user) => Some(&user.id),
            Self::All | Self::Resource(_) | Self::Group(_) | Self::Pattern(_) | Self::AuditRecord(_) => None,
        }
    }
}
