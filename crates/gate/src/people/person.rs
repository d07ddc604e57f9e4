//! One user and their sessions.

use super::PeopleService;
use crate::{Caller, Refusal};
use access::{ListPeople, PersonDetail, UserRef};

impl PeopleService {
    /// The user with this subject or username, and their sessions.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when no user of that name has signed in.
    pub async fn get(&self, caller: &Caller, person: &str) -> Result<PersonDetail, Refusal> {
        let principal = caller.principal()?;
        let stored = self.user_lookup.find_stored(person).await?;
        let user = stored.as_ref().map_or_else(|| UserRef::unidentified(person), |user| user.person.user.clone());
        self.authorizer.admit(principal, ListPeople { user: Some(user.clone()) }).await?;
        let person = stored.ok_or(Refusal::NotFound)?.person;
        let sessions = self.sessions.sessions_of(&user.id, caller).await?;
        Ok(PersonDetail { person, sessions })
    }
}
