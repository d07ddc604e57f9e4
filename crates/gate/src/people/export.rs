//! The list of people as a file.

use super::PeopleService;
use crate::{Caller, Export, Refusal};
use access::{AuditAction, PeoplePage, PeopleQuery};

impl PeopleService {
    /// The first page of an export of those who match the query, and its record to finish. [`Self::list`] gives the
    /// other pages.
    ///
    /// # Errors
    /// [`Refusal::BadInput`] says what is wrong with the query.
    pub async fn export(&self, caller: &Caller, query: &PeopleQuery) -> Result<(PeoplePage, Export), Refusal> {
        let first = self.list(caller, query).await?;
        let actor = &caller.principal()?.user;
        Ok((first, Export::begin(self.audit.clone(), actor, AuditAction::PEOPLE_EXPORT, query)))
    }
}
