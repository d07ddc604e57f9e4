//! Reading the audit trail.

use super::{AuditService, Export};
use crate::{Caller, Refusal};
use access::{Admission, AuditAction, AuditPage, AuditQuery, AuditRecord, PersonActivity, ReadAudit, UserRef};

impl AuditService {
    /// A page of the audit trail, newest first.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn page(&self, caller: &Caller, query: &AuditQuery) -> Result<AuditPage, Refusal> {
        let admission = self.admit_to_page(caller, query).await?;
        Ok(self.trail.read(&admission).await?)
    }

    /// The proof that the caller may read the records that match the query.
    pub(super) async fn admit_to_page(
        &self,
        caller: &Caller,
        query: &AuditQuery,
    ) -> Result<Admission<ReadAudit>, Refusal> {
        let principal = caller.principal()?;
        let actor = (!query.subject.is_empty()).then(|| self.user_lookup.user_id(&query.subject));
        let query = query.clone().at(self.clock.now_ms());
        self.authorizer.admit(principal, ReadAudit::Page(query, actor)).await
    }

    /// The first page of an export of the records that match the query, and the export's own record to finish.
    /// [`Self::page`] gives the other pages.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn export(&self, caller: &Caller, query: &AuditQuery) -> Result<(AuditPage, Export), Refusal> {
        let first = self.page(caller, query).await?;
        let actor = &caller.principal()?.user;
        Ok((first, Export::begin(self.log.clone(), actor, AuditAction::AUDIT_EXPORT, query)))
    }

    /// What the user with this subject or username did or was denied, newest first, before the record `after`.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when no user of that name has signed in.
    pub async fn of_person(
        &self,
        caller: &Caller,
        person: &str,
        after: Option<String>,
    ) -> Result<PersonActivity, Refusal> {
        let principal = caller.principal()?;
        let stored = self.user_lookup.find_stored(person).await?;
        let user = stored.as_ref().map_or_else(|| UserRef::unidentified(person), |user| user.person.user.clone());
        let query =
            AuditQuery { subject: user.id.subject().to_owned(), actor: user.username, after, ..AuditQuery::default() };
        let admission = self.authorizer.admit(principal, ReadAudit::Page(query, Some(user.id))).await?;
        let person = stored.ok_or(Refusal::NotFound)?.person;
        Ok(PersonActivity { person, page: self.trail.read(&admission).await? })
    }

    /// One record of the audit trail.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn record(&self, caller: &Caller, id: &str) -> Result<AuditRecord, Refusal> {
        let principal = caller.principal()?;
        let admission = self.authorizer.admit(principal, ReadAudit::Record(id.to_owned())).await?;
        self.trail.read(&admission).await?.records.pop().ok_or(Refusal::NotFound)
    }
}
