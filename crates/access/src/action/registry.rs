//! The macro that generates, from one list of actions, everything that depends on all of them: what the audit trail
//! records, the questions of the page "Why?", and the operations on resources.

/// The action or event that an audit record is about. [`AuditAction::ALL`] lists every value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditAction(pub(super) &'static str);

/// Marks an action listed in the registry. `impl Action` does not compile without its entry there.
pub trait Registered {}

macro_rules! registry {
    (
        events { $($(#[$event_doc:meta])* $event:ident = $name:literal,)* }
        actions { $($action:ident,)* }
        resource_actions { $($resource_action:ident,)* }
        operations { $($(#[$operation_doc:meta])* $operation:ident = $operated:ident,)* }
    ) => {
        impl AuditAction {
            $($(#[$event_doc])* pub const $event: Self = Self($name);)*

            /// All values, in the order of the filter.
            pub const ALL: &'static [Self] =
                &[$(Self::$event,)* $(Self::of::<$action>(),)* $(Self::of::<$resource_action>(),)*];
        }
        $(impl Registered for $action {})*
        $(impl Registered for $resource_action {})*

        /// The action that an administrator asks about: one on a resource, or one of three general ones.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum ExplainableAction {
            $(
                #[doc = concat!("[`", stringify!($resource_action), "`]")]
                $resource_action,
            )*
            /// [`CreateResource`]
            CreateResource,
            /// [`ListResources`]
            ListResources,
            /// Any action for administrators only.
            Administer,
        }

        impl ExplainableAction {
            /// All actions.
            pub const ALL: &'static [Self] =
                &[$(Self::$resource_action,)* Self::CreateResource, Self::ListResources, Self::Administer];

            /// Calls the visitor with the type of the action, if it acts on a resource.
            pub(crate) fn accept<V: ResourceActionVisitor>(self, visitor: V) -> Option<V::Output> {
                match self {
                    $(Self::$resource_action => Some(visitor.visit::<$resource_action>()),)*
                    Self::CreateResource | Self::ListResources | Self::Administer => None,
                }
            }
        }

        /// An operation on one resource, as a value. [`ResourceOperation`] is the action behind it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Operation {
            $($(#[$operation_doc])* $operation,)*
        }

        impl Operation {
            /// All operations, in the order of their buttons.
            pub const ALL: &'static [Self] = &[$(Self::$operation,)*];

            /// Calls the visitor with the action of this operation.
            pub fn accept<V: OperationVisitor>(self, visitor: V) -> V::Output {
                match self {
                    $(Self::$operation => visitor.visit::<$operated>(),)*
                }
            }
        }
    };
}

impl AuditAction {
    /// The value for an action.
    #[must_use]
    pub const fn of<A: super::Action>() -> Self {
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
        let names: BTreeSet<_> = AuditAction::ALL.iter().map(|recorded| recorded.name()).collect();
        assert_eq!(names.len(), AuditAction::ALL.len());
    }
}
