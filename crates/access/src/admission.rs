//! The proof of an allowed action.

use crate::Reason;

/// Proof that [`crate::Rules::decide`] allowed `action`, and for whom.
///
/// Only a decision makes one. Data operations take it and act on what it names: an operation whose caller forgot to ask
/// does not compile. What is loaded before the rules are asked stays together with its proof in `store::Admitted`.
#[derive(Debug)]
pub struct Admission<A> {
    username: String,
    action: A,
    reason: Reason,
}

impl<A> Admission<A> {
    pub(crate) fn new(username: String, action: A, reason: Reason) -> Self {
        Self { username, action, reason }
    }

    /// Whom it was given to.
    #[must_use]
    pub fn username(&self) -> &str {
        &self.username
    }

    /// Why it was allowed.
    #[must_use]
    pub fn reason(&self) -> &Reason {
        &self.reason
    }

    /// What was allowed.
    #[must_use]
    pub fn action(&self) -> &A {
        &self.action
    }

    /// What was allowed, to be done now.
    #[must_use]
    pub fn into_action(self) -> A {
        self.action
    }
}
