//! Explains why a user may do something, or may not.

use super::MapService;
use crate::{Caller, Refusal, people::did_you_mean};
use access::{
    ExplainableAction, ExplainedResource, Explanation, Principal, QuotaState, ReadMap, ResourcePath, Rules, Sharing,
    Trace, Untrusted, UserRef, WhyQuery,
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
            None => somebody(query, &rules),
        };
        let path = path_asked_about(query).map_err(Refusal::BadInput)?;
        let object = match path {
            Some(path) => Some((self.sharing_of(&path, query.action).await?, path)),
            None => None,
        };
        let quota = match (&user, query.action) {
            (Some(user), ExplainableAction::OpenResource) => Some(self.quota_of(user).await?),
            _ => None,
        };
        explanation(&rules, asked, user.is_some(), query.action, object, quota)
    }

    /// Owner and roles of the resource at this path, as far as the action finds it. `None` when there is none.
    async fn sharing_of(&self, path: &ResourcePath, action: ExplainableAction) -> Result<Option<Sharing>, Refusal> {
        let found = match action {
            ExplainableAction::UndeleteResource => {
                self.resources.find_with_deleted(path, self.audit.clock.now()).await?
            }
            _ => self.resources.find(path).await?,
        };
        Ok(found.map(|unchecked| unchecked.sharing().clone()))
    }

    /// The calls of a user who has signed in.
    pub(super) async fn quota_of(&self, user: &User) -> Result<QuotaState, Refusal> {
        let own = user.state.limit;
        let allowance = async { Ok(self.quota.limits().await?.allowance(&user.person.groups, own)) };
        self.quota.state_of(&user.person.user, allowance).await
    }

    async fn asked_about(&self, query: &WhyQuery) -> Result<Option<User>, Refusal> {
        check_asked_about(query).map_err(Refusal::BadInput)?;
        match query.username.trim() {
            "" => Ok(None),
            username => match self.user_with(username, &query.subject).await? {
                Some(user) => Ok(Some(user)),
                None => {
                    let similar = self.user_lookup.find_similar_username(username).await?;
                    Err(Refusal::BadInput(nobody_called(username, similar.as_deref())))
                }
            },
        }
    }

    /// The user with this subject, if that is their username; otherwise the one who signed in last with this username.
    pub(super) async fn user_with(&self, username: &str, subject: &str) -> Result<Option<User>, Refusal> {
        let named = match subject {
            "" => None,
            subject => self.users.find(&self.user_lookup.user_id(subject)).await?,
        };
        let named = named.filter(|user| user.person.user.username == username);
        Ok(if named.is_some() { named } else { self.users.find_by_username(username).await? })
    }
}

/// What is wrong with the names of the user who is asked about, if anything.
pub(super) fn check_asked_about(query: &WhyQuery) -> Result<(), String> {
    if query.groups.chars().chain(query.roles.chars()).nth(MAX_TEXT).is_some() {
        return Err(tr!("These are too many groups.").to_owned());
    }
    let names_roles = [&query.groups, &query.roles].iter().any(|names| !names.trim().is_empty());
    if names_roles && !query.username.trim().is_empty() {
        let message = tr!("Enter a username, or groups and roles: a person's own groups are already known.");
        return Err(message.to_owned());
    }
    Ok(())
}

/// Says that no user of this name is known.
pub(super) fn nobody_called(username: &str, similar: Option<&str>) -> String {
    let advice = match similar {
        Some(similar) => did_you_mean(similar),
        None => tr!("Leave the username empty and enter their groups.").to_owned(),
    };
    let nobody = tr!("Nobody called {username} has signed in yet.", username = Untrusted(username));
    format!("{nobody} {advice}")
}

/// The path of the resource that the action concerns, if it concerns one. The error is for the user.
pub(super) fn path_asked_about(query: &WhyQuery) -> Result<Option<ResourcePath>, String> {
    if !query.action.is_about_a_resource() {
        return Ok(None);
    }
    query.path.parse().map(Some).map_err(|error: access::PathError| error.text())
}

/// A user who has never signed in, with the groups and roles of the query.
pub(super) fn somebody(query: &WhyQuery, rules: &Rules) -> Principal {
    let groups = query.groups().map(str::to_owned).collect();
    let roles = query.roles().flat_map(|text| rules.roles_meant(text)).collect();
    Principal::of(UserRef::unidentified("somebody else"), "Somebody", &groups, &roles, rules)
}

/// The decision, by all that was read for it. `object` is the resource that the action concerns, with owner and roles
/// if it exists.
pub(super) fn explanation(
    rules: &Rules,
    asked: Principal,
    is_known: bool,
    action: ExplainableAction,
    object: Option<(Option<Sharing>, ResourcePath)>,
    quota: Option<QuotaState>,
) -> Result<Explanation, Refusal> {
    let nobodys = || Sharing { owner: UserRef::default(), roles: Default::default() };
    let (sharing, path) = match object {
        Some((sharing, path)) => (sharing, Some(path)),
        None => (None, None),
    };
    // An action that concerns no resource is decided for a placeholder path.
    let place = match &path {
        Some(path) => path.clone(),
        None => "/-".parse()?,
    };
    let (allowed, reason) = action.decide(rules, &asked, &place, &sharing.clone().unwrap_or_else(nobodys));
    let trace = Trace { quota, ..Trace::of(&asked, reason) };
    let resource = path.map(|path| ExplainedResource {
        grants: rules.grants.iter().filter(|grant| grant.pattern.matches(&path)).cloned().collect(),
        path,
        sharing,
    });
    Ok(Explanation { is_known, principal: asked, action, allowed, trace, resource })
}
