//! A page of the users who have signed in.

use super::PeopleService;
use crate::{Caller, Refusal};
use access::{ListPeople, PEOPLE_PER_PAGE, PeoplePage};

impl PeopleService {
    /// A page of the users who have signed in. `after` is a [`PeoplePage::next`].
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn list(&self, caller: &Caller, after: Option<&str>) -> Result<PeoplePage, Refusal> {
        let principal = caller.principal()?;
        self.authorizer.admit(principal, ListPeople::default()).await?;
        let (users, next) = self.users.list(after.filter(|after| !after.is_empty()), PEOPLE_PER_PAGE).await?;
        Ok(PeoplePage { people: users.into_iter().map(|user| user.person).collect(), next })
    }
}
