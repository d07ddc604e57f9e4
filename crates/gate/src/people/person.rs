//! One user and their sessions.

use super::PeopleService;
use crate::{Caller, Refusal};
use access::{ListPeople, PersonDetail};

impl PeopleService {
    /// The user with this subject or username, and their sessions.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when no user of that name has signed in.
    pub async fn get(&self, caller: &Caller, person: &str) -> Result<PersonDetail, Refusal> {
        let principal = caller.principal()?;
        let user = self.user_lookup.find(principal, person).await?;
        self.authorizer.admit(principal, ListPeople { user: Some(user.clone()) }).await?;
        let found = self.users.find(&user.id).await?.ok_or(Refusal::NotFound)?;
        let sessions = self.sessions.sessions_of(&user.id, caller).await?;
        Ok(PersonDetail { person: found.person, sessions })
    }
}
