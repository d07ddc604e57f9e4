//! Asking for access.

use super::RequestService;
use crate::{Caller, Refusal, audit::EntryFields as _};
use access::{
    ListResources, MAX_OPEN_REQUESTS, OpenResource, RequestAccess, ResourceAction as _, ResourcePath, request_message,
};
use i18n::tr;
use store::WriteError;

impl RequestService {
    /// Asks the owner and the administrators to let the caller open the resource at this path. The answers for paths
    /// without a resource are those of opening one. The same form sent twice is one request.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn ask(&self, caller: &Caller, path: &str, message: &str) -> Result<(), Refusal> {
        let principal = caller.principal()?;
        let listing = ListResources::of(self.rules.configured(), principal).to_find(path);
        self.authorizer.admit(principal, listing).await?;
        let message = request_message(message)?;
        let path: ResourcePath = path.parse()?;
        let unchecked = self.resources.find(&path).await?.ok_or(Refusal::NotFound)?;
        let opening = OpenResource::unchanged(&path, unchecked.sharing());
        if self.rules.in_force().await?.decide(principal, opening).is_allowed() {
            return Err(Refusal::BadInput(tr!("You can open this resource already.").to_owned()));
        }
        let admitted = self.authorizer.admit_to::<RequestAccess>(principal, unchecked, ()).await?;
        let now = self.clock.now();
        let before = self.requests.of(&principal.user.id).await?;
        if let Some(open) = before.open(&path).filter(|open| !open.is_over(now)) {
            let again = tr!("You have already requested access to this. Your request waits for an answer.").to_owned();
            return if open.message == message { Ok(()) } else { Err(Refusal::BadInput(again)) };
        }
        if !before.has_room(now) {
            let why =
                tr!("You have {most} open requests. Wait until some of them are answered.", most = MAX_OPEN_REQUESTS);
            return Err(Refusal::BadInput(why));
        }
        let entry = self.audit.admitted(admitted.admission()).with_reason(&message);
        match self.requests.ask(&admitted, principal, message, &before, now, &entry).await {
            Err(WriteError::Changed(_)) => Err(Refusal::Contended("your requests for access")),
            other => Ok(other?),
        }
    }
}
