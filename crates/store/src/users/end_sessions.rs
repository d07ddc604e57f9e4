//! Makes a user's sessions and tokens invalid.

use super::Users;
use crate::{Entry, WriteError, change::Change};
use access::{Admission, EndSessions};

impl Users {
    /// Invalidates all current sessions and tokens of a user. `now` in seconds since 1970.
    ///
    /// # Errors
    /// [`WriteError::Changed`] when there is no such user.
    pub async fn sign_out_everywhere(
        &self,
        admission: &Admission<EndSessions>,
        now: u64,
        entry: &Entry,
    ) -> Result<(), WriteError<()>> {
        let change = Change::default().adding("epoch :one");
        self.raise(&admission.action().user.id, now, "signed_out_at", change, Some(entry)).await
    }

    /// Invalidates tokens only: those obtained after [`sign_out_everywhere`](Self::sign_out_everywhere) and before
    /// Cognito revoked the refresh tokens. `now` in seconds since 1970.
    ///
    /// # Errors
    /// [`WriteError::Changed`] when there is no such user.
    pub async fn refuse_tokens_until(
        &self,
        admission: &Admission<EndSessions>,
        now: u64,
    ) -> Result<(), WriteError<()>> {
        self.raise(&admission.action().user.id, now, "signed_out_at", Change::default(), None).await
    }
}
