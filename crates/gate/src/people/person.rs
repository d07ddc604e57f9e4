//! One user and their sessions.

use super::PeopleService;
use crate::{Caller, Refusal};
use access::{ListPeople, PersonDetail};

impl PeopleService {
    /// The user with this username, and their sessions.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when no user of that name has signed in.
    pub async fn get(&self, caller: &Caller, username: &str) -> Result<PersonDetail, Refusal> {
        let principal = caller.principal()?;
        self.authorizer.admit(principal, ListPeople, username).await?;
        let user = self.users.find(username).await?.ok_or(Refusal::NotFound)?;
        let sessions = self.sessions.sessions_of(username, caller).await?;
        Ok(PersonDetail { person: user.person, sessions })
    }
}
