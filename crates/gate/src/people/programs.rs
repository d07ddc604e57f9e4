//! The programs whose own tokens are accepted.

use super::PeopleService;
use crate::{Caller, Refusal, audit::EntryFields as _};
use access::{BlockProgram, Program, UserId, UserRef};
use futures::future;

impl PeopleService {
    /// All of them, as configured. The caller has been admitted.
    pub(super) async fn programs(&self) -> Result<Vec<Program>, Refusal> {
        let program = move |client_id: &String| {
            let client_id = client_id.clone();
            async move {
                let state = self.session_cache.user_state(&UserId::of_client(&client_id)).await?;
                Ok::<_, Refusal>(Program { client_id, blocked: state.blocked })
            }
        };
        future::try_join_all(self.programs.iter().map(program)).await
    }

    /// Refuses all tokens of a program from now on, also those that it does not have yet; or accepts them again. It
    /// takes effect within seconds.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when there is no such program.
    pub async fn block_program(&self, caller: &Caller, client_id: &str, blocked: bool) -> Result<(), Refusal> {
        let principal = caller.principal()?;
        let is_known = self.programs.iter().any(|known| known == client_id);
        // An id that a stranger chooses is no key of the audit trail.
        let program = if is_known { UserRef::of_client(client_id) } else { UserRef::unidentified(client_id) };
        let admission = self.authorizer.admit(principal, BlockProgram { program, blocked }).await?;
        if !is_known {
            return Err(Refusal::NotFound);
        }
        let program = &admission.action().program;
        let before = self.users.user_state(&program.id).await?.blocked;
        let entry = self.audit.admitted(&admission).with_before(&before).with_after(&blocked);
        self.users.set_blocked(&admission, self.clock.now(), &entry).await?;
        self.session_cache.changed(&program.id);
        tracing::info!(
            username = program.username,
            by = principal.user.username,
            blocked,
            "a program was blocked, or let in again"
        );
        Ok(())
    }
}
