//! The people whom an administrator has selected to change them at once.

use super::PeopleService;
use crate::{Caller, Refusal};
use access::{ListPeople, MAX_SELECTED_PEOPLE, PeopleQuery, SelectedPeople};
use i18n::tr;
use std::collections::BTreeSet;

impl PeopleService {
    /// Those of these users, by subject, who have signed in.
    ///
    /// # Errors
    /// [`Refusal::BadInput`] when they are more than [`MAX_SELECTED_PEOPLE`].
    pub async fn select(&self, caller: &Caller, subjects: &BTreeSet<String>) -> Result<SelectedPeople, Refusal> {
        let admission = self.authorizer.admit(caller.principal()?, ListPeople::default()).await?;
        if subjects.len() > MAX_SELECTED_PEOPLE {
            let message = tr!("Change at most {most} people at once. Nothing was changed.", most = MAX_SELECTED_PEOPLE);
            return Err(Refusal::BadInput(message));
        }
        let ids = subjects.iter().map(|subject| self.user_lookup.user_id(subject)).collect();
        Ok(SelectedPeople { people: self.people.of_ids(&admission, &ids).await?, has_more: false })
    }

    /// The first [`MAX_SELECTED_PEOPLE`] people who match the query, page by page.
    ///
    /// # Errors
    /// [`Refusal::BadInput`] says what is wrong with the query.
    pub async fn select_matching(&self, caller: &Caller, query: &PeopleQuery) -> Result<SelectedPeople, Refusal> {
        let admission = self.admit_to_list(caller, query).await?;
        let mut query = PeopleQuery { after: None, before: None, skip: 0, ..query.clone() };
        let mut people = Vec::new();
        loop {
            let page = self.people.list(&admission, &query, self.clock.now()).await?;
            people.extend(page.people);
            // A search that stopped early offers to go on; so does what is selected here.
            let is_full = people.len() >= MAX_SELECTED_PEOPLE || page.search_stopped;
            query.after = page.next;
            if is_full || query.after.is_none() {
                let has_more = people.len() > MAX_SELECTED_PEOPLE || query.after.is_some();
                people.truncate(MAX_SELECTED_PEOPLE);
                return Ok(SelectedPeople { people, has_more });
            }
        }
    }
}
