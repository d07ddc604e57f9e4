//! Blocks programs. A blocked program has an item beside those of users, with an id of its own form. It is in no list:
//! without `kind` it is not in the index by username, and it never signs in.

use super::{BLOCKED, NAME, Users, write::announced};
use crate::{
    Entry, StoreError,
    attribute::{n, s},
    change::Change,
    transaction::{Transaction, TransactionOutcome},
};
use access::{Admission, BlockProgram};

impl Users {
    /// Blocks the program, or lets it in again, as the action says. All servers learn of it. `now` in seconds since
    /// 1970.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn set_blocked(
        &self,
        admission: &Admission<BlockProgram>,
        now: u64,
        entry: &Entry,
    ) -> Result<(), StoreError> {
        let BlockProgram { program, blocked } = admission.action();
        let change = Change::default()
            .setting("username = :username", ":username", s(&program.username))
            .to(NAME, Some(s(&program.username)))
            .to(BLOCKED, blocked.then(|| n(now)));
        let update = announced(change, now).make(self.item(&program.id))?;
        match Transaction::new(&self.client, self.audit.chains())
            .commit(vec![update], std::slice::from_ref(entry))
            .await?
        {
            TransactionOutcome::Done => Ok(()),
            // There is no condition that could fail.
            TransactionOutcome::Refused { .. } => Err(StoreError::Contended),
        }
    }
}
