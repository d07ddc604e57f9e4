//! One user and their sessions.

use crate::{Caller, Gate, Refusal};
use access::{ListPeople, PersonDetail};

impl Gate {
    /// The user with this username, and their sessions.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when no user of that name has signed in.
    pub async fn person(&self, caller: &Caller, username: &str) -> Result<PersonDetail, Refusal> {
        let principal = self.principal(caller)?;
        self.admit(principal, ListPeople, username).await?;
        let user = self.shared().store.users.find(username).await?.ok_or(Refusal::NotFound)?;
        let sessions = self.sessions_of(username, caller).await?;
        Ok(PersonDetail { person: user.person, sessions })
    }
}
