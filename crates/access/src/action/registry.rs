//! The single list of everything that the audit trail records: all actions, and further events. The audit page builds
//! its filter from it.

use super::{
    Action, ChangeGroups, ChangeLimit, ChangeMap, CreateResource, DeleteResource, EndSessions, ListPeople,
    ListResources, OpenResource, ReadAudit, ReadMap, ReadUsage, ResetUsage, SaveResource,
};

/// The action or event that an audit record is about. [`Recorded::ALL`] lists every value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded(&'static str);

/// Marks an action listed in the registry. `impl Action` does not compile without its entry there.
pub trait Registered {}

macro_rules! registry {
    (events { $($(#[$doc:meta])* $event:ident = $name:literal,)* } actions { $($action:ident,)* }) => {
        impl Recorded {
            $($(#[$doc])* pub const $event: Self = Self($name);)*

            /// All values, in the order of the filter.
            pub const ALL: &'static [Self] = &[$(Self::$event,)* $(Self::of::<$action>(),)*];
        }
        $(impl Registered for $action {})*
    };
}

registry! {
    events {
    /// A user signed in.
    SIGN_IN = "sign_in",
    /// A user signed out of one browser.
    SIGN_OUT = "sign_out",
    /// All sessions of a user were ended.
    SIGN_OUT_EVERYWHERE = "sign_out_everywhere",
    /// A session ended because the user pool refused to renew its tokens.
    SESSION_ENDED = "session_ended",
    /// A group change was requested from the user pool. [`ChangeGroups`] records the result.
    ASK_FOR_GROUPS = "ask_for_groups",
    /// A group's limit was changed.
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
    /// The value for an action.
    #[must_use]
    pub const fn of<A: Action>() -> Self {
        Self(A::NAME)
    }

    /// The name in audit records and URLs.
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
