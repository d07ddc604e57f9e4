//! Explains why a user may do something, or may not.

use super::MapService;
use crate::{Caller, Refusal, people::did_you_mean};
use access::{
    ExplainableAction, ExplainedResource, Explanation, Principal, ReadMap, ResourcePath, Sharing, Trace, Untrusted,
    UserRef, WhyQuery,
};
use i18n::tr;
use store::User;

/// Maximum length of the lists of groups and roles together, in characters: more than a hundred groups with the longest
/// names.
const MAX_TEXT: usize = 20_000;

impl MapService {
    /// The decision about another user, and what led to it. Nothing is carried out or counted.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn why(&self, caller: &Caller, query: &WhyQuery) -> Result<Explanation, Refusal> {
        let principal = caller.principal()?;
        let username = query.username.trim();
        let asked_about = (!username.is_empty()).then(|| UserRef::unidentified(username));
        self.authorizer.admit(principal, ReadMap { user: asked_about }).await?;
        let rules = self.rules.in_force().await?;
        let user = self.asked_about(query).await?;
        let asked = match &user {
            Some(user) => user.person.principal(&rules),
            None => {
                let groups = query.groups().map(str::to_owned).collect();
                let roles = query.roles().flat_map(|text| rules.roles_meant(text)).collect();
                Principal::of(UserRef::unidentified("somebody else"), "Somebody", &groups, &roles, &rules)
            }
        };
        let path = self.path_asked_about(query)?;
        let nobodys = || Sharing { owner: UserRef::default(), roles: Default::default() };
        let found = match (&path, query.action) {
            (None, _) => None,
            (Some(path), ExplainableAction::UndeleteResource) => {
                self.resources.find_with_deleted(path, self.audit.clock.now()).await?
            }
            (Some(path), _) => self.resources.find(path).await?,
        };
        let sharing = found.map(|unchecked| unchecked.sharing().clone());
        // An action that concerns no resource is decided for a placeholder path.
        let place = match &path {
            Some(path) => path.clone(),
            None => "/-".parse()?,
        };
        let (allowed, reason) = query.action.decide(&rules, &asked, &place, &sharing.clone().unwrap_or_else(nobodys));
        let trace = match (&user, query.action) {
            (Some(user), ExplainableAction::OpenResource) => {
                let own = user.state.limit;
                let allowance = async { Ok(self.quota.limits().await?.allowance(&user.person.groups, own)) };
                Trace::of(&asked, reason).with_quota(self.quota.state_of(&user.person.user, allowance).await?)
            }
            _ => Trace::of(&asked, reason),
        };
        let resource = path.map(|path| ExplainedResource {
            grants: rules.grants.iter().filter(|grant| grant.pattern.matches(&path)).cloned().collect(),
            path,
            sharing,
        });
        Ok(Explanation { is_known: user.is_some(), principal: asked, action: query.action, allowed, trace, resource })
    }

    async fn asked_about(&self, query: &WhyQuery) -> Result<Option<User>, Refusal> {
        if query.groups.chars().chain(query.roles.chars()).nth(MAX_TEXT).is_some() {
            return Err(Refusal::BadInput(tr!("These are too many groups.").to_owned()));
        }
        let names_roles = [&query.groups, &query.roles].iter().any(|names| !names.trim().is_empty());
        if names_roles && !query.username.trim().is_empty() {
            let message = tr!("Enter a username, or groups and roles: a person's own groups are already known.");
            return Err(Refusal::BadInput(message.to_owned()));
        }
        match query.username.trim() {
            "" => Ok(None),
            username => match self.user_with(username, &query.subject).await? {
                Some(user) => Ok(Some(user)),
                None => {
                    let advice = match self.user_lookup.find_similar_username(username).await? {
                        Some(similar) => did_you_mean(&similar),
                        None => tr!("Leave the username empty and enter their groups.").to_owned(),
                    };
                    let nobody = tr!("Nobody called {username} has signed in yet.", username = Untrusted(username));
                    Err(Refusal::BadInput(format!("{nobody} {advice}")))
                }
            },
        }
    }

    /// The user with this subject, if that is their username; otherwise the one who signed in last with this username.
    async fn user_with(&self, username: &str, subject: &str) -> Result<Option<User>, Refusal> {
        let named = match subject {
            "" => None,
            subject => self.users.find(&self.user_lookup.user_id(subject)).await?,
        };
        let named = named.filter(|user| user.person.user.username == username);
        Ok(if named.is_some() { named } else { self.users.find_by_username(username).await? })
    }

    fn path_asked_about(&self, query: &WhyQuery) -> Result<Option<ResourcePath>, Refusal> {
        if !query.action.is_about_a_resource() {
            return Ok(None);
        }
        query.path.parse().map(Some).map_err(|error: access::PathError| Refusal::BadInput(error.text()))
    }
}
