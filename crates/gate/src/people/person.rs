//! One user, in the parts that the tabs of the user's page show. Each reads only what it returns.

use super::PeopleService;
use crate::{Caller, Refusal};
use access::{AccountStatus, ListPeople, Person, PersonDecisions, PersonDetail, PersonProfile, UserRef};
use std::time::Duration;
use store::User;

/// How long a profile waits for the user pool. It is of use without the answer.
const ACCOUNT_TIMEOUT: Duration = Duration::from_secs(1);

impl PeopleService {
    /// The user with this subject or username, with the groups and roles.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when no user of that name has signed in.
    pub async fn person(&self, caller: &Caller, person: &str) -> Result<Person, Refusal> {
        Ok(self.admitted_to(caller, person).await?.person)
    }

    /// The user with this subject or username, and the state of the account at the user pool.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when no user of that name has signed in.
    pub async fn profile(&self, caller: &Caller, person: &str) -> Result<PersonProfile, Refusal> {
        let User { person, first_signed_in_at, .. } = self.admitted_to(caller, person).await?;
        let account = self.account_status(&person.user).await;
        Ok(PersonProfile { person, first_signed_in_at, account })
    }

    /// The user with this subject or username, and their sessions.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when no user of that name has signed in.
    pub async fn get(&self, caller: &Caller, person: &str) -> Result<PersonDetail, Refusal> {
        let user = self.admitted_to(caller, person).await?;
        let sessions = self.sessions.sessions_of(&user, caller).await?;
        Ok(PersonDetail { person: user.person, sessions })
    }

    /// The user with this subject or username, and the rules by which to tell what this user may do.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when no user of that name has signed in.
    pub async fn decisions(&self, caller: &Caller, person: &str) -> Result<PersonDecisions, Refusal> {
        let person = self.admitted_to(caller, person).await?.person;
        let rules = self.rules.seen_by(&person.principal(self.rules.configured())).await?;
        Ok(PersonDecisions { person, rules })
    }

    /// What is stored of a user about whom the caller may know.
    async fn admitted_to(&self, caller: &Caller, person: &str) -> Result<User, Refusal> {
        let principal = caller.principal()?;
        let stored = self.user_lookup.find_stored(person).await?;
        let user = stored.as_ref().map_or_else(|| UserRef::unidentified(person), |user| user.person.user.clone());
        self.authorizer.admit(principal, ListPeople { user: Some(user) }).await?;
        stored.ok_or(Refusal::NotFound)
    }

    async fn account_status(&self, user: &UserRef) -> AccountStatus {
        match tokio::time::timeout(ACCOUNT_TIMEOUT, self.user_lookup.pool_account(user)).await {
            Ok(Ok(Some(account))) if account.is_enabled => AccountStatus::Enabled,
            Ok(Ok(Some(_))) => AccountStatus::Disabled,
            Ok(Ok(None)) => AccountStatus::Missing,
            Ok(Err(refusal)) => {
                tracing::warn!(%refusal, username = user.username, "the status of an account is not known");
                AccountStatus::Unknown
            }
            Err(_) => {
                tracing::warn!(username = user.username, "the status of an account is not known in time");
                AccountStatus::Unknown
            }
        }
    }
}
