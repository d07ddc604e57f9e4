//! A page of the users who have signed in.

use super::PeopleService;
use crate::{Caller, Refusal};
use access::{Admission, ListPeople, MAX_SEARCH_CHARS, PeoplePage, PeopleQuery, SignedInAt, Untrusted};
use i18n::tr;

/// Maximum length of a filter, in characters. The longest that Cognito knows is a group's name, with 128; a department
/// comes from an attribute.
pub const MAX_FILTER_CHARS: usize = 256;

impl PeopleService {
    /// A page of the users who have signed in and match the query, and with the first of all users the programs.
    ///
    /// # Errors
    /// [`Refusal::BadInput`] says what is wrong with the query.
    pub async fn list(&self, caller: &Caller, query: &PeopleQuery) -> Result<PeoplePage, Refusal> {
        let admission = self.admit_to_list(caller, query).await?;
        let is_first_of_all = !query.is_restricted() && query.after.is_none() && query.before.is_none();
        let programs = async { if is_first_of_all { self.programs().await } else { Ok(Vec::new()) } };
        let page = async { Ok(self.people.list(&admission, query, self.clock.now()).await?) };
        let (page, programs) = futures::try_join!(page, programs)?;
        Ok(PeoplePage { programs, ..page })
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
        return Err(Refusal::BadInput(tr!("Search for at most {most} characters.", most = MAX_SEARCH_CHARS)));
    }
    let too_long = if is_longer(&query.group, MAX_FILTER_CHARS) {
        Some(tr!("A group has at most {most} characters.", most = MAX_FILTER_CHARS))
    } else if is_longer(&query.department, MAX_FILTER_CHARS) {
        Some(tr!("A department has at most {most} characters.", most = MAX_FILTER_CHARS))
    } else if is_longer(&query.provider, MAX_FILTER_CHARS) {
        Some(tr!("A provider has at most {most} characters.", most = MAX_FILTER_CHARS))
    } else {
        None
    };
    if let Some(message) = too_long {
        return Err(Refusal::BadInput(message));
    }
    if !query.seen.is_empty() && SignedInAt::named(&query.seen).is_none() {
        let names = SignedInAt::ALL.map(|(name, _)| name).join(", ");
        let message = tr!(
            "“{period}” is no period of the last sign-in. The periods are {names}.",
            period = Untrusted(&query.seen),
            names = names
        );
        return Err(Refusal::BadInput(message));
    }
    Ok(())
}
