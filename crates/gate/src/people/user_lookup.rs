//! Checks that a named user or group exists, and suggests a similar name if not.

use super::change_groups::user_pool_outage;
use crate::{Refusal, RulesInForce};
use access::{Field, InvalidForm, Principal, Untrusted, UserId, UserRef, canonical};
use i18n::tr;
use identity::{Administration, PoolUser};
use std::sync::Arc;
use store::{User, Users};

/// Maximum number of users to search for a name that differs only in case.
const PEOPLE_COMPARED: usize = 1_000;

/// Looks up the users and groups that a use case names.
#[derive(Debug)]
pub(crate) struct UserLookup {
    /// The issuer of the user pool's tokens.
    pub(crate) issuer: String,
    pub(crate) users: Arc<Users>,
    pub(crate) administration: Arc<Administration>,
    pub(crate) rules: Arc<RulesInForce>,
}

impl UserLookup {
    /// Finds a user by subject or username. If several users had the username one after the other, returns the last of
    /// them. A user who has never signed in is returned without an id.
    pub(crate) async fn find(&self, principal: &Principal, person: &str) -> Result<UserRef, Refusal> {
        if person == principal.user.id.subject() || person == principal.user.username {
            return Ok(principal.user.clone());
        }
        let found = self.find_stored(person).await?;
        Ok(found.map_or_else(|| UserRef::unidentified(person), |user| user.person.user))
    }

    /// Finds what is stored of a user, by subject or username. If several users had the username one after the other,
    /// returns the last of them.
    pub(crate) async fn find_stored(&self, person: &str) -> Result<Option<User>, Refusal> {
        Ok(match self.users.find(&self.user_id(person)).await? {
            Some(user) => Some(user),
            None => self.users.find_by_username(person).await?,
        })
    }

    /// The id of the user with this subject at the user pool.
    pub(crate) fn user_id(&self, subject: &str) -> UserId {
        UserId::new(&self.issuer, subject)
    }

    /// The user's account at the pool. `None` also when somebody else has the username now.
    pub(crate) async fn pool_account(&self, user: &UserRef) -> Result<Option<PoolUser>, Refusal> {
        let account = self.administration.find_user(&user.username).await.map_err(user_pool_outage)?;
        Ok(account.filter(|account| self.user_id(&account.subject) == user.id))
    }

    /// Finds the user who is to own a resource: one who has signed in, or is in the user pool.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] says that there is no such user, and suggests a similar name.
    pub(crate) async fn find_owner(&self, owner: &str) -> Result<UserRef, Refusal> {
        let account = self.administration.find_user(owner).await.map_err(user_pool_outage)?;
        let similar = match account {
            Some(account) if account.username == owner => {
                return Ok(UserRef { id: self.user_id(&account.subject), username: account.username });
            }
            // The pool has another spelling of the username.
            Some(account) => Some(account.username),
            None => match self.users.find_by_username(owner).await? {
                Some(user) => return Ok(user.person.user),
                None => self.find_similar_username(owner).await?,
            },
        };
        let nobody = tr!("There is no person with the username “{username}”.", username = Untrusted(owner));
        let message = missing(&nobody, similar.as_deref());
        Err(InvalidForm::with(Field::Owner.name(), message).into())
    }

    /// Checks that users can be in a group: it is one of Usher's, or one of the user pool's.
    ///
    /// # Errors
    /// [`Refusal::BadInput`] says that there is no such group, and suggests a similar name.
    pub(crate) async fn check_group(&self, group: &str) -> Result<(), Refusal> {
        let ours = [&self.rules.configured().members, &self.rules.configured().administrators];
        if ours.into_iter().any(|ours| ours == group) {
            return Ok(());
        }
        let pool = &self.administration;
        if pool.has_group(group).await.map_err(user_pool_outage)? {
            return Ok(());
        }
        let groups = pool.groups().await.map_err(user_pool_outage)?;
        if groups.iter().any(|known| canonical(known) == canonical(group)) {
            return Ok(());
        }
        let similar = groups.iter().find(|known| differ_in_case(known, group));
        let none = tr!("There is no group “{group}”.", group = Untrusted(group));
        let message = missing(&none, similar.map(String::as_str));
        Err(Refusal::BadInput(message))
    }

    /// A user whose username differs only in case.
    pub(crate) async fn find_similar_username(&self, username: &str) -> Result<Option<String>, Refusal> {
        let (people, _) = self.users.list(None, PEOPLE_COMPARED).await?;
        let mut usernames = people.into_iter().map(|user| user.person.user.username);
        Ok(usernames.find(|known| differ_in_case(known, username)))
    }
}

fn differ_in_case(known: &str, given: &str) -> bool {
    known != given && canonical(known).to_lowercase() == canonical(given).to_lowercase()
}

fn missing(what: &str, similar: Option<&str>) -> String {
    match similar {
        Some(similar) => format!("{what} {}", did_you_mean(similar)),
        None => format!("{what} {}", tr!("Check the spelling.")),
    }
}

/// The hint for a name that differs from `similar` only in case.
pub(crate) fn did_you_mean(similar: &str) -> String {
    tr!("Did you mean “{similar}”? Upper and lower case count.", similar = Untrusted(similar))
}
