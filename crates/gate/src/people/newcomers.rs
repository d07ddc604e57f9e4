//! People who are in the user pool, but have never signed in. Nothing is stored of them.

use super::PeopleService;
use crate::{Caller, Refusal};
use access::{
    ListPeople, NEVER_SIGNED_IN_SHOWN, NeverSignedIn, Newcomer, PeopleQuery, PoolPerson, UserId, UserRef, canonical,
    folded,
};
use futures::future::try_join_all;
use identity::{PoolSearch, PoolUser};
use std::{collections::BTreeSet, time::Duration};
use store::KnownPeople;

/// How long the list of people waits for the user pool. It is of use without the answer.
const SEARCH_TIMEOUT: Duration = Duration::from_secs(2);
/// How long the page of a person waits for the user pool, for each of two answers.
const PERSON_TIMEOUT: Duration = Duration::from_secs(2);

impl PeopleService {
    /// Users of the pool whose username, e-mail address or name begins with this text, and who have never signed in.
    /// Nobody, if the text is empty or Usher may not search the pool.
    ///
    /// # Errors
    /// [`Refusal::BadInput`] says what is wrong with the text. That the pool does not answer is no error.
    pub async fn never_signed_in(&self, caller: &Caller, text: &str) -> Result<NeverSignedIn, Refusal> {
        let query = PeopleQuery { q: text.trim().to_owned(), ..PeopleQuery::default() };
        let admission = self.admit_to_list(caller, &query).await?;
        if query.q.is_empty() {
            return Ok(NeverSignedIn::default());
        }
        let found = tokio::time::timeout(SEARCH_TIMEOUT, self.administration.search(&canonical(&query.q))).await;
        let PoolSearch { users, has_more } = match found {
            Ok(Ok(found)) => found,
            Ok(Err(error)) if error.is_denied() => {
                tracing::warn!(%error, "the user pool may not be searched for people who have never signed in");
                return Ok(NeverSignedIn::default());
            }
            Ok(Err(error)) => {
                tracing::warn!(%error, "people who have never signed in are not known");
                return Ok(NeverSignedIn { is_unknown: true, ..NeverSignedIn::default() });
            }
            Err(_) => {
                tracing::warn!("people who have never signed in are not known in time");
                return Ok(NeverSignedIn { is_unknown: true, ..NeverSignedIn::default() });
            }
        };
        let mut people: Vec<_> = users.into_iter().map(|user| self.pool_person(user)).collect();
        people.sort_by_cached_key(|person| (folded(person.display_name()), person.user.username.clone()));
        let ids = people.iter().map(|person| person.user.id.clone()).collect();
        let KnownPeople { known, is_complete } = self.people.known_among(&admission, &ids).await?;
        people.retain(|person| !known.contains(&person.user.id));
        let has_more = has_more || people.len() > NEVER_SIGNED_IN_SHOWN;
        people.truncate(NEVER_SIGNED_IN_SHOWN);
        if !is_complete {
            // As long as people of an earlier version are added to the list, which takes minutes.
            let unlisted = self.unlisted(&people).await?;
            people.retain(|person| !unlisted.contains(&person.user.id));
        }
        Ok(NeverSignedIn { people, has_more, is_unknown: false })
    }

    /// The user of the pool with this subject or username, who has never signed in.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when there is no such user, when they have signed in, or when the pool does not say.
    pub async fn newcomer(&self, caller: &Caller, person: &str) -> Result<Newcomer, Refusal> {
        let action = ListPeople { user: Some(UserRef::unidentified(person)) };
        self.authorizer.admit(caller.principal()?, action).await?;
        let found = tokio::time::timeout(PERSON_TIMEOUT, self.administration.find_listed(person)).await;
        let user = match found {
            Ok(Ok(user)) => user.ok_or(Refusal::NotFound)?,
            Ok(Err(error)) => {
                tracing::warn!(%error, username = person, "whether somebody is in the user pool is not known");
                return Err(Refusal::NotFound);
            }
            Err(_) => {
                tracing::warn!(username = person, "whether somebody is in the user pool is not known in time");
                return Err(Refusal::NotFound);
            }
        };
        let person = self.pool_person(user);
        if self.users.find(&person.user.id).await?.is_some() {
            return Err(Refusal::NotFound);
        }
        let groups = self.administration.groups_of(&person.user.username);
        let groups = match tokio::time::timeout(PERSON_TIMEOUT, groups).await {
            Ok(Ok(groups)) => groups,
            Ok(Err(error)) => {
                tracing::warn!(%error, username = person.user.username, "the groups of a person are not known");
                None
            }
            Err(_) => {
                tracing::warn!(username = person.user.username, "the groups of a person are not known in time");
                None
            }
        };
        Ok(Newcomer { person, groups })
    }

    /// Those of these people who have signed in after all. One read for each.
    async fn unlisted(&self, people: &[PoolPerson]) -> Result<BTreeSet<UserId>, Refusal> {
        let found = try_join_all(people.iter().map(|person| self.users.find(&person.user.id))).await?;
        Ok(found.into_iter().flatten().map(|user| user.person.user.id).collect())
    }

    fn pool_person(&self, user: PoolUser) -> PoolPerson {
        let PoolUser { username, subject, created_at, account, name, email, .. } = user;
        let user = UserRef { id: self.user_lookup.user_id(&subject), username };
        PoolPerson { user, name, email, account, created_at }
    }
}
