//! A page of the users who have signed in.

use super::PeopleService;
use crate::{Caller, Refusal};
use access::{Admission, ListPeople, MAX_SEARCH_CHARS, PeoplePage, PeopleQuery, SignedInAt, Untrusted};

/// Maximum length of a filter, in characters. The longest that Cognito knows is a group's name, with 128; a department
/// comes from an attribute.
const MAX_FILTER_CHARS: usize = 256;

impl PeopleService {
    /// A page of the users who have signed in and match the query.
    ///
    /// # Errors
    /// [`Refusal::BadInput`] says what is wrong with the query.
    pub async fn list(&self, caller: &Caller, query: &PeopleQuery) -> Result<PeoplePage, Refusal> {
        let admission = self.admit_to_list(caller, query).await?;
        Ok(self.people.list(&admission, query, self.clock.now()).await?)
    }

    pub(super) async fn admit_to_list(
        &self,
        caller: &Caller,
        query: &PeopleQuery,
    ) -> Result<Admission<ListPeople>, Refusal> {
        let admission = self.authorizer.admit(caller.principal()?, ListPeople::default()).await?;
        check(query)?;
        Ok(admission)
    }
}

fn check(query: &PeopleQuery) -> Result<(), Refusal> {
    let is_longer = |text: &str, than: usize| text.chars().nth(than).is_some();
    if is_longer(&query.q, MAX_SEARCH_CHARS) {
        return Err(Refusal::BadInput(format!("Search for at most {MAX_SEARCH_CHARS} characters.")));
    }
    let filters = [(&query.group, "group"), (&query.department, "department"), (&query.provider, "provider")];
    if let Some((_, name)) = filters.into_iter().find(|(text, _)| is_longer(text, MAX_FILTER_CHARS)) {
        return Err(Refusal::BadInput(format!("A {name} has at most {MAX_FILTER_CHARS} characters.")));
    }
    if !query.seen.is_empty() && SignedInAt::named(&query.seen).is_none() {
        let names = SignedInAt::ALL.map(|(name, _)| name).join(", ");
        let message =
            format!("“{}” is no period of the last sign-in. The periods are {names}.", Untrusted(&query.seen));
        return Err(Refusal::BadInput(message));
    }
    Ok(())
}
