//! Deciding about a request.

use super::RequestService;
use crate::{Caller, Refusal, audit::EntryFields as _, resources::PreparedSave};
use access::{
    DecideRequest, OpenResource, Principal, RequestAnswer, ResourceAction as _, ResourceDraft, ResourcePath, Role,
    Sharing, UserId, UserRef, request_message,
};
use i18n::tr;
use std::collections::BTreeSet;
use store::{Admitted, Entry, WriteError};

/// What was decided about a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestDecision {
    /// Open the resource to this role of the requester.
    Approve(Role),
    /// Leave everything as it is.
    Decline,
}

impl RequestService {
    /// Answers the open request of a user. An approval adds the role to the resource as saving does, by the same rules,
    /// and in the transaction of the answer. If the role opens the resource already, only the answer is written.
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
            Ok(admitted) => Some(admitted),
            // It was deleted. The owner at the time of the request, and administrators, may still decline.
            Err(Refusal::NotFound) => None,
            Err(refusal) => return Err(refusal),
        };
        // Before the request is looked up: nobody else learns whether there is one.
        if let Some(found) = &found {
            self.admit(principal, &path, &found.admission().action().sharing, requester).await?;
        }
        let before = self.requests.of(requester).await?;
        let now = self.clock.now();
        let asked = before.open(&path).filter(|asked| !asked.is_over(now)).ok_or_else(|| match &found {
            Some(_) => {
                Refusal::BadInput(tr!("This request has been answered already, or is older than 30 days.").to_owned())
            }
            None => Refusal::NotFound,
        })?;
        let sharing = match &found {
            Some(found) => found.admission().action().sharing.clone(),
            None => Sharing { owner: asked.owner.clone(), roles: BTreeSet::new() },
        };
        let admission = match self.admit(principal, &path, &sharing, requester).await {
            Err(Refusal::Denied(_)) if found.is_none() => return Err(Refusal::NotFound),
            other => other?,
        };
        let opening = match (decision, found) {
            (RequestDecision::Decline, _) => None,
            (RequestDecision::Approve(_), None) => {
                let why = tr!("This resource was deleted. Decline the request, or restore the resource first.");
                return Err(Refusal::BadInput(why.to_owned()));
            }
            (RequestDecision::Approve(role), Some(_)) if !asked.roles.contains(role) => {
                let why = tr!(
                    "{username} does not have that role. Choose one of the roles listed.",
                    username = asked.requester.username
                );
                return Err(Refusal::BadInput(why));
            }
            (RequestDecision::Approve(role), Some(found)) => self.opening(principal, found, role).await?,
        };
        let approved = match decision {
            RequestDecision::Approve(role) => Some(role.clone()),
            RequestDecision::Decline => None,
        };
        let is_approval = approved.is_some();
        let answer = RequestAnswer { approved, message, at: now };
        let entry = self.audit.admitted(&admission).with_reason(&answer.message);
        let entry = entry.with_before(asked).with_after(&answer);
        let (opening, saving) = opening.map(|PreparedSave { change, entry }| (change, entry)).unzip();
        let entries: Vec<Entry> = saving.into_iter().chain([entry]).collect();
        match self.requests.answer(&admission, answer, &before, opening.as_ref(), &entries).await {
            Ok(()) if opening.is_some() => {
                self.resource_service.quota.note_opened(principal, path.as_str()).await;
                Ok(())
            }
            Err(WriteError::Changed(_)) if is_approval => {
                let why = tr!(
                    "The resource or the requests of this person changed at the same time, so nothing was saved. Look \
                     at the requests, and approve again if this one is still open."
                );
                Err(Refusal::BadInput(why.to_owned()))
            }
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

    /// The change that adds the role to the roles of the resource. `None` if the role opens it already, perhaps by the
    /// resource map.
    async fn opening(
        &self,
        principal: &Principal,
        found: Admitted<OpenResource>,
        role: &Role,
    ) -> Result<Option<PreparedSave>, Refusal> {
        let rules = self.rules.in_force().await?;
        let groups = [rules.members.clone()].into();
        let anybody = Principal { groups, roles: [role.clone()].into(), ..Principal::default() };
        let opening = OpenResource::unchanged(found.path(), &found.admission().action().sharing);
        if rules.decide(&anybody, opening).is_allowed() {
            return Ok(None);
        }
        let editing = self.resource_service.admit_to_edit(principal, found.into_unchecked()).await?;
        let draft = editing.resource().draft();
        let roles = draft.roles.iter().cloned().chain([role.to_string()]).collect();
        // The owner stays, also if another account has the username now.
        let draft = ResourceDraft { roles, owner: None, ..draft };
        self.resource_service.prepare_save(principal, editing, &draft).await.map(Some)
    }
}
