//! A user's own daily call limit.

use super::{LIMIT, Users};
use crate::{Entry, WriteError, attribute::s, change::Change};
use access::{Admission, ChangeLimit, Limit};

impl Users {
    /// Sets the user's own daily call limit, or removes it. `now` in seconds since 1970.
    ///
    /// # Errors
    /// [`WriteError::Changed`] when there is no such user.
    pub async fn set_limit(
        &self,
        admission: &Admission<ChangeLimit>,
        limit: Option<Limit>,
        now: u64,
        entry: &Entry,
    ) -> Result<(), WriteError<()>> {
        let change = match limit {
            Some(limit) => Change::default().setting("daily_calls = :limit", ":limit", s(limit.to_string())),
            None => Change::default().removing(LIMIT),
        };
        self.change(&admission.action().user.id, now, change, Some(entry)).await
    }
}
