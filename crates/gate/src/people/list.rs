//! A page of the users who have signed in.

use crate::{Caller, Gate, Refusal};
use access::{ListPeople, PEOPLE_PER_PAGE, PeoplePage};

impl Gate {
    /// A page of the users who have signed in. `after` is a [`PeoplePage::next`].
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn list_people(&self, caller: &Caller, after: Option<&str>) -> Result<PeoplePage, Refusal> {
        let principal = self.principal(caller)?;
        self.admit(principal, ListPeople, "").await?;
        let (users, next) =
            self.shared().store.users.list(after.filter(|after| !after.is_empty()), PEOPLE_PER_PAGE).await?;
        Ok(PeoplePage { people: users.into_iter().map(|user| user.person).collect(), next })
    }
}
