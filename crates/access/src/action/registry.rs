//! The one list of what the audit trail records: every action, and what happens to sessions beside them. Filters and
//! pages are made from it.

use super::{
    Action, ChangeGroups, ChangeLimit, ChangeMap, CreateResource, DeleteResource, EndSessions, ListPeople,
    ListResources, OpenResource, ReadAudit, ReadMap, ReadUsage, ResetUsage, SaveResource,
};

/// What an audit record is about: one of [`Recorded::ALL`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded(&'static str);

/// An action that is in the registry: without its line there, `impl Action` does not compile.
pub trait Registered {}

macro_rules! registry {
    (events { $($(#[$doc:meta])* $event:ident = $name:literal,)* } actions { $($action:ident,)* }) => {
        impl Recorded {
            $($(#[$doc])* pub const $event: Self = Self($name);)*

            /// All, in the order of the filter.
            pub const ALL: &'static [Self] = &[$(Self::$event,)* $(Self::of::<$action>(),)*];
        }
        $(impl Registered for $action {})*
    };
}

registry! {
    events {
    /// Somebody signed in.
    SIGN_IN = "sign_in",
    /// Somebody signed out of one browser.
    SIGN_OUT = "sign_out",
    /// All sessions of a person were ended.
    SIGN_OUT_EVERYWHERE = "sign_out_everywhere",
    /// A session ended because the user pool refused to renew its tokens.
    SESSION_ENDED = "session_ended",
    /// A change of groups was begun at the user pool. [`ChangeGroups`] records what came of it.
    ASK_FOR_GROUPS = "ask_for_groups",
    /// The limit of a group was changed.
    CHANGE_GROUP_LIMIT = "change_group_limit",
    }
    actions {
    EndSessions,
    ListResources,
    OpenResource,
    CreateResource,
    SaveResource,
    DeleteResource,
    ChangeGroups,
    ChangeLimit,
    ResetUsage,
    ChangeMap,
    ReadMap,
    ListPeople,
    ReadUsage,
    ReadAudit,
    }
}

impl Recorded {
    /// The record of an action.
    #[must_use]
    pub const fn of<A: Action>() -> Self {
        Self(A::NAME)
    }

    /// Its name in records and addresses.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_have_the_same_name() {
        let names: BTreeSet<_> = Recorded::ALL.iter().map(|recorded| recorded.name()).collect();
        assert_eq!(names.len(), Recorded::ALL.len());
    }
}
