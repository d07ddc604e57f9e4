//! Proof that an action is allowed.

use crate::{Reason, UserRef};

/// Proof that [`crate::Rules::decide`] allowed `action` to a user.
///
/// Only a decision creates one. Data operations take it as an argument and act on the action inside, so an operation
/// does not compile without a decision. `store::Admitted` keeps a loaded resource together with its proof.
#[derive(Debug)]
pub struct Admission<A> {
    user: UserRef,
    action: A,
    reason: Reason,
}

impl<A> Admission<A> {
    pub(crate) fn new(user: UserRef, action: A, reason: Reason) -> Self {
        Self { user, action, reason }
    }

    /// The user to whom the action is allowed.
    #[must_use]
    pub fn user(&self) -> &UserRef {
        &self.user
    }

    /// The reason for allowing it.
    #[must_use]
    pub fn reason(&self) -> &Reason {
        &self.reason
    }

    /// The allowed action.
    #[must_use]
    pub fn action(&self) -> &A {
        &self.action
    }

    /// The allowed action, to carry it out.
    #[must_use]
    pub fn into_action(self) -> A {
        self.action
    }
}
