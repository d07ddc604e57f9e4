//! Deciding about a request.

use super::RequestService;
use crate::{Caller, Refusal, audit::EntryFields as _};
use access::{
    DecideRequest, OpenResource, Principal, RequestAnswer, ResourceAction as _, ResourceDraft, ResourcePath, Role,
    Sharing, UserId, UserRef, request_message,
};
use i18n::{msgid, tr};
use std::collections::BTreeSet;
use store::WriteError;

/// The resource is saved before the answer, so that nobody is told of access that they do not have.
const HALF_DONE: &str = msgid!(
    "The resource is open to this role now, but the requests of this person changed at the same time, so the answer \
     is not saved. Look at the requests again."
);

/// What was decided about a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestDecision {
    /// Open the resource to this role of the requester.
    Approve(Role),
    /// Leave everything as it is.
    Decline,
}

impl RequestService {
    /// Answers the open request of a user. An approval adds the role to the resource as saving does, by the same rules.
    /// If the role opens the resource already, nothing is saved.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn decide(
        &self,
        caller: &Caller,
        path: &str,
        requester: &UserId,
        decision: &RequestDecision,
        message: &str,
    ) -> Result<(), Refusal> {
        let principal = caller.principal()?;
        let message = request_message(message)?;
        let path: ResourcePath = path.parse()?;
        let found = match self.resource_service.find(principal, path.as_str()).await {
            Ok(admitted) => Some(admitted.admission().action().sharing.clone()),
            // It was deleted. The owner at the time of the request, and administrators, may still decline.
            Err(Refusal::NotFound) => None,
            Err(refusal) => return Err(refusal),
        };
        // Before the request is looked up: nobody else learns whether there is one.
        if let Some(sharing) = &found {
            self.admit(principal, &path, sharing, requester).await?;
        }
        let before = self.requests.of(requester).await?;
        let now = self.clock.now();
        let asked = before.open(&path).filter(|asked| !asked.is_over(now)).ok_or_else(|| match found {
            Some(_) => {
                Refusal::BadInput(tr!("This request has been answered already, or is older than 30 days.").to_owned())
            }
            None => Refusal::NotFound,
        })?;
        let sharing = match &found {
            Some(sharing) => sharing.clone(),
            None => Sharing { owner: asked.owner.clone(), roles: BTreeSet::new() },
        };
        let admission = match self.admit(principal, &path, &sharing, requester).await {
            Err(Refusal::Denied(_)) if found.is_none() => return Err(Refusal::NotFound),
            other => other?,
        };
        let approved = match decision {
            RequestDecision::Decline => None,
            RequestDecision::Approve(_) if found.is_none() => {
                let why = tr!("This resource was deleted. Decline the request, or restore the resource first.");
                return Err(Refusal::BadInput(why.to_owned()));
            }
            RequestDecision::Approve(role) if !asked.roles.contains(role) => {
                let why = tr!(
                    "{username} does not have that role. Choose one of the roles listed.",
                    username = asked.requester.username
                );
                return Err(Refusal::BadInput(why));
            }
            RequestDecision::Approve(role) => {
                self.open_to(caller, &path, &sharing, role).await?;
                Some(role.clone())
            }
        };
        let is_approval = approved.is_some();
        let answer = RequestAnswer { approved, message, at: now };
        let entry = self.audit.admitted(&admission).with_reason(&answer.message);
        let entry = entry.with_before(asked).with_after(&answer);
        match self.requests.answer(&admission, answer, &before, &entry).await {
            Err(WriteError::Changed(_)) if is_approval => Err(Refusal::BadInput(i18n::translate(HALF_DONE).to_owned())),
            Err(WriteError::Changed(_)) => Err(Refusal::Contended("the requests of this person")),
            other => Ok(other?),
        }
    }

    async fn admit(
        &self,
        principal: &Principal,
        path: &ResourcePath,
        sharing: &Sharing,
        requester: &UserId,
    ) -> Result<access::Admission<DecideRequest>, Refusal> {
        let requester = UserRef { id: requester.clone(), username: String::new() };
        let action = DecideRequest { path: path.clone(), sharing: sharing.clone(), requester };
        self.authorizer.admit(principal, action).await
    }

    /// Adds the role to the roles of the resource, unless it opens the resource already, perhaps by the resource map.
    async fn open_to(
        &self,
        caller: &Caller,
        path: &ResourcePath,
        sharing: &Sharing,
        role: &Role,
    ) -> Result<(), Refusal> {
        let rules = self.rules.in_force().await?;
        let groups = [rules.members.clone()].into();
        let anybody = Principal { groups, roles: [role.clone()].into(), ..Principal::default() };
        if rules.decide(&anybody, OpenResource::unchanged(path, sharing)).is_allowed() {
            return Ok(());
        }
        let draft = self.resource_service.edit(caller, path.as_str()).await?.draft();
        let roles = draft.roles.iter().cloned().chain([role.to_string()]).collect();
        // The owner stays, also if another account has the username now.
        let draft = ResourceDraft { roles, owner: None, ..draft };
        match self.resource_service.save(caller, path.as_str(), &draft).await {
            // Nobody has typed a text that could be compared.
            Err(Refusal::Conflict(_)) => Err(Refusal::Contended("the resource")),
            other => other.map(drop),
        }
    }
}
