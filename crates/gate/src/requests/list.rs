//! The requests that concern the caller.

use super::RequestService;
use crate::{Caller, Refusal};
use access::{
    AccessRequest, ListRequests, Membership, Principal, RequestsPage, ResourceAction as _, SaveResource, Sharing,
    UserRef,
};
use std::collections::BTreeSet;

impl RequestService {
    /// The caller's own requests, and a page of those that wait for the caller's decision. `after` is a
    /// [`RequestsPage::next`].
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn list(&self, caller: &Caller, after: Option<&str>) -> Result<RequestsPage, Refusal> {
        let principal = caller.principal()?;
        let all = self.rules.configured().membership(principal) == Membership::Administrator;
        let admission = self.authorizer.admit(principal, ListRequests { all }).await?;
        let now = self.clock.now();
        let (own, waiting) =
            futures::join!(self.requests.of(&principal.user.id), self.requests.waiting(&admission, after, now));
        let (waiting, next) = waiting?;
        let mut own = own?.requests;
        own.retain(|request| !request.is_over(now));
        own.sort_by_key(|request| std::cmp::Reverse(request.asked_at));
        // Whoever may not open a resource does not learn who owns it.
        let own = own.into_iter().map(|own| AccessRequest { owner: UserRef::default(), ..own }).collect();
        let waiting = waiting.into_iter().map(|request| self.to_decide(principal, request)).collect();
        Ok(RequestsPage { own, waiting, next })
    }

    /// The request with those of its roles that the principal may open the resource to.
    fn to_decide(&self, principal: &Principal, request: AccessRequest) -> AccessRequest {
        let rules = self.rules.configured();
        let current = Sharing { owner: request.owner.clone(), roles: BTreeSet::new() };
        let may_add = |role: &access::Role| {
            let proposed = Sharing { roles: [role.clone()].into(), ..current.clone() };
            rules.knows_role(role)
                && rules.decide(principal, SaveResource::on(&request.path, &current, proposed)).is_allowed()
        };
        let roles = request.roles.iter().filter(|role| may_add(role)).cloned().collect();
        AccessRequest { roles, ..request }
    }
}
