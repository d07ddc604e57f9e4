//! Writes to one user, with their copies in the list of people and their audit records.

use super::Users;
use crate::{
    Entry, WriteError,
    attribute::{is_key, n, s},
    change::Change,
    transaction::{Transaction, TransactionOutcome},
};
use access::UserId;

/// The change, announced to all servers.
pub(super) fn announced(change: Change, now: u64) -> Change {
    change
        .setting("feed = :feed", ":feed", s("changes"))
        .setting("changed_at = :at", ":at", s(format!("{now:012}")))
        .adding("changes :one")
}

/// The condition that the user is there.
pub(super) const EXISTS: &str = "attribute_exists(id)";

impl Users {
    /// Sets the attribute `second` to `now`, but never lowers it: a server whose clock is ahead may have set a later
    /// time, and tokens once rejected must stay rejected.
    pub(super) async fn raise(
        &self,
        user: &UserId,
        now: u64,
        second: &str,
        change: Change,
        entry: Option<&Entry>,
    ) -> Result<(), WriteError<()>> {
        let raising = change.clone().setting(&format!("{second} = :now"), ":now", n(now));
        let raising = raising.only_if(&format!("(attribute_not_exists({second}) OR {second} <= :now)"));
        match self.change(user, now, raising, entry).await {
            Err(WriteError::Changed(_)) => self.change(user, now, change, entry).await,
            outcome => outcome,
        }
    }

    /// Writes a change of an existing user, and announces it to all servers.
    pub(super) async fn change(
        &self,
        user: &UserId,
        now: u64,
        change: Change,
        entry: Option<&Entry>,
    ) -> Result<(), WriteError<()>> {
        self.write(user, announced(change, now), entry).await
    }

    /// Writes a change of an existing user.
    pub(super) async fn write(
        &self,
        user: &UserId,
        change: Change,
        entry: Option<&Entry>,
    ) -> Result<(), WriteError<()>> {
        if !is_key(user.as_str()) {
            return Err(WriteError::Changed(None));
        }
        let regrouping = change.groups().map(|groups| self.people.regrouping(user, groups)).transpose()?;
        let update = change.only_if(EXISTS).make(self.item(user))?;
        let writes = std::iter::once(update).chain(regrouping).collect();
        let transaction = Transaction::new(&self.client, self.audit.chains());
        match transaction.commit(writes, entry.map(std::slice::from_ref).unwrap_or_default()).await? {
            TransactionOutcome::Done => Ok(()),
            TransactionOutcome::Refused { .. } => Err(WriteError::Changed(None)),
        }
    }
}
