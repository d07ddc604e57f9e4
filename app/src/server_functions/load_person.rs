//! Loads a tab of one user's page.

use crate::{Problem, address::PersonTab, codec::JsonOutput};
use access::{Newcomer, Person, PersonActivity, PersonDecisions, PersonDetail, PersonProfile, PersonUsage, UserRef};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

/// What a tab shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PersonContent {
    Profile(PersonProfile),
    Groups(Person),
    Sessions(PersonDetail),
    Usage(PersonUsage),
    Decisions(PersonDecisions),
    Activity(PersonActivity),
    /// Of somebody who is in the user pool, but has never signed in, every tab shows this.
    NeverSignedIn(Newcomer),
}

impl PersonContent {
    /// Whose page it is, and what they are called.
    pub(crate) fn whose(&self) -> (&UserRef, &str) {
        match self {
            Self::NeverSignedIn(Newcomer { person, .. }) => (&person.user, person.display_name()),
            Self::Groups(person)
            | Self::Profile(PersonProfile { person, .. })
            | Self::Sessions(PersonDetail { person, .. })
            | Self::Usage(PersonUsage { person, .. })
            | Self::Decisions(PersonDecisions { person, .. })
            | Self::Activity(PersonActivity { person, .. }) => (&person.user, &person.name),
        }
    }
}

/// What this tab shows of the user with this subject or username. `after`: the record after which the activity starts.
#[server(prefix = "/api", endpoint = "people/one", input = GetUrl, output = JsonOutput)]
pub(crate) async fn load_person(
    user: String,
    #[server(default)] tab: PersonTab,
    #[server(default)] after: Option<String>,
) -> Result<PersonContent, Problem> {
    use crate::Cause;
    use gate::Refusal;
    let context = super::RequestContext::of_request()?;
    let (gate, caller) = (&context.gate, &context.caller);
    let content = match tab {
        PersonTab::Profile => gate.people.profile(caller, &user).await.map(PersonContent::Profile),
        PersonTab::Groups => gate.people.person(caller, &user).await.map(PersonContent::Groups),
        PersonTab::Sessions => gate.people.get(caller, &user).await.map(PersonContent::Sessions),
        PersonTab::Usage => gate.quota.person_usage(caller, &user).await.map(PersonContent::Usage),
        PersonTab::Decisions => gate.people.decisions(caller, &user).await.map(PersonContent::Decisions),
        PersonTab::Activity => gate.audit.of_person(caller, &user, after).await.map(PersonContent::Activity),
    };
    let content = match content {
        Err(Refusal::NotFound) => gate.people.newcomer(caller, &user).await.map(PersonContent::NeverSignedIn),
        content => content,
    };
    content.map_err(|refusal| match context.refusal(refusal) {
        Problem { cause: Cause::NotFound, request_id } => Problem { cause: Cause::UnknownPerson, request_id },
        other => other,
    })
}
