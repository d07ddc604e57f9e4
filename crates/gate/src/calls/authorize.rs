//! Authorizing a call, for an entry point that does not carry it out itself.

use super::CallService;
use crate::{Caller, Refusal};
use access::{
    CallPath, CallPathError, MakeCall, Membership, Principal, QuotaState, Reason, Right,
    claims::{self, Claims},
};
use serde_json::Value;

/// A call that another server would carry out.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// The HTTP method, from which the right follows that the call needs.
    pub method: &'a str,
    /// The path as it is in the request, without the query.
    pub path: &'a str,
    /// Whether the call counts against the daily quota.
    pub counted: bool,
    /// Whether the owner and the roles of a resource at this path decide as well, as on its page. Members create
    /// resources at any free path and own them: then they open the address behind it to themselves.
    pub resources_decide: bool,
}

/// A call that may be made.
#[derive(Clone, Debug)]
pub struct AuthorizedCall {
    /// Who makes it.
    pub principal: Principal,
    /// Why it is allowed.
    pub reason: Reason,
    /// The caller's e-mail address, if the user pool has verified it. Bearer tokens are not asked for one.
    pub email: Option<String>,
    /// The caller's quota, including this call. `None` if the call does not count.
    pub quota: Option<QuotaState>,
}

impl CallService {
    /// Decides whether the caller may make the call: who it is, what is at the path, the rules, the quota, in that
    /// order. A denied call is recorded and not counted; an allowed one is counted before this returns.
    ///
    /// Whoever may not open what is at a path gets the same refusal as where there is nothing.
    ///
    /// # Errors
    /// [`Refusal::BadInput`] for a path that servers might read differently, and [`Refusal::NotFound`] for an
    /// administrator if no row of the resource map matches it, and no resource that decides has it.
    pub async fn authorize(&self, caller: &Caller, call: &Call<'_>) -> Result<AuthorizedCall, Refusal> {
        let principal = caller.principal()?;
        let path = call.path.parse::<CallPath>();
        let path = path.inspect_err(|error| tracing::info!(%error, "a call was refused"))?;
        let membership = self.rules.configured().membership(principal);
        let resource = path.resource().filter(|_| call.resources_decide);
        // Nothing is looked up for those who may not use Usher at all.
        let sharing = match &resource {
            Some(resource) if membership != Membership::NonMember => {
                self.resources.find(resource).await?.map(|found| found.sharing().clone())
            }
            _ => None,
        };
        // Members learn that from the rules.
        if membership == Membership::Administrator && sharing.is_none() {
            let rules = self.rules.in_force().await?;
            if !rules.is_mapped(&path) {
                return Err(Refusal::NotFound);
            }
        }
        let resource = resource.filter(|_| sharing.is_some());
        let action = MakeCall { path, right: Right::of_method(call.method), sharing };
        let admission = self.authorizer.admit(principal, action).await.map_err(without_what_is_there)?;
        let quota = match call.counted {
            true => Some(self.quota.charge_call(principal, &admission, resource.as_ref()).await?),
            false => None,
        };
        Ok(AuthorizedCall {
            principal: principal.clone(),
            reason: admission.reason().clone(),
            email: verified_email(caller),
            quota,
        })
    }
}

/// The audit trail says with whom a resource is shared. The caller is not even told that there is one.
fn without_what_is_there(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Denied(Reason::NotShared { administrators, .. }) => {
            Refusal::Denied(Reason::NotOpen { administrators })
        }
        other => other,
    }
}

impl From<CallPathError> for Refusal {
    fn from(error: CallPathError) -> Self {
        Self::BadInput(error.text().to_owned())
    }
}

/// The session's tokens were verified when the caller was identified. Anybody can register an unverified address.
fn verified_email(caller: &Caller) -> Option<String> {
    let Caller::SignedIn(session) = caller else { return None };
    email_if_verified(&claims::decode_unverified(session.id_token.expose())?)
}

fn email_if_verified(claims: &Claims) -> Option<String> {
    let is_verified = match claims.get("email_verified")? {
        Value::Bool(is_verified) => *is_verified,
        // As Cognito passes it on from some identity providers.
        Value::String(text) => text == "true",
        _ => false,
    };
    claims::text(claims, claims::EMAIL).filter(|_| is_verified).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use serde_json::json;

    #[test]
    fn an_address_that_is_not_verified_is_not_told() {
        for (is_verified, told) in [
            (json!(true), true),
            (json!("true"), true),
            (json!(false), false),
            (json!("false"), false),
            (json!(1), false),
            (json!(null), false),
        ] {
            let claims = json!({ "email": "ann@example.com", "email_verified": is_verified });
            let email = email_if_verified(claims.as_object().unwrap());
            assert_eq!(email.as_deref(), told.then_some("ann@example.com"), "{is_verified}");
        }
        let unsaid = json!({ "email": "ann@example.com" });
        assert_eq!(email_if_verified(unsaid.as_object().unwrap()), None);
    }
}
