//! A session's tokens, verified.

use access::{
    Principal, Role, Rules,
    claims::{self, Claims},
};
use identity::{Access, Id, Rejection, Verified};
use std::collections::BTreeSet;

/// Tokens are renewed when either has less than this left, in seconds.
const RENEW_BEFORE: u64 = 60;

/// When to renew a token. The margin is at most a quarter of its lifetime: otherwise a token that lives a minute or two
/// would be renewed with every request.
fn renew_at(expires_at: u64, lifetime: u64) -> u64 {
    expires_at.saturating_sub(RENEW_BEFORE.min(lifetime / 4))
}

/// The verified access and ID tokens of one user.
#[derive(Debug)]
pub(crate) struct VerifiedTokens {
    access: Verified<Access>,
    id: Verified<Id>,
}

impl VerifiedTokens {
    /// # Errors
    /// A [`Rejection`] when the tokens belong to two users or to two sign-ins.
    pub(super) fn of(access: Verified<Access>, id: Verified<Id>) -> Result<Self, Rejection> {
        if access.text("sub") != id.text("sub") {
            return Err(Rejection::Subject("sub"));
        }
        // Cognito sets this claim while token revocation is enabled (Developer Guide, "Ending user sessions with token
        // revocation").
        let (access_origin, id_origin) = (access.claims().get("origin_jti"), id.claims().get("origin_jti"));
        if access_origin.is_some() && id_origin.is_some() && access_origin != id_origin {
            return Err(Rejection::Subject("origin_jti"));
        }
        Ok(Self { access, id })
    }

    /// When to renew the tokens, in seconds since 1970.
    pub(super) fn renew_at(&self) -> u64 {
        let (access, id) = (&self.access, &self.id);
        renew_at(access.expires_at(), access.lifetime()).min(renew_at(id.expires_at(), id.lifetime()))
    }

    /// Whether both tokens were issued after `second`, in seconds since 1970.
    pub(crate) fn issued_after(&self, second: u64) -> bool {
        let millis = second * 1_000;
        self.access.issued_after(millis).is_ok() && self.id.issued_after(millis).is_ok()
    }

    /// The principal by the ID token's claims, but with the groups of the access token, which decide.
    pub(crate) fn principal(&self, rules: &Rules) -> Option<Principal> {
        let mut claims = self.id.claims().clone();
        claims.remove(claims::GROUPS);
        let groups = self.access.claims().get(claims::GROUPS);
        claims.extend(groups.map(|groups| (claims::GROUPS.to_owned(), groups.clone())));
        Principal::from_claims(&claims, rules)
    }

    /// The roles that the user would have without any group.
    pub(crate) fn attribute_roles(&self, rules: &Rules) -> BTreeSet<Role> {
        let mut claims = self.id.claims().clone();
        claims.remove(claims::GROUPS);
        Principal::from_claims(&claims, rules).map(|principal| principal.roles).unwrap_or_default()
    }

    /// The ID token's claims.
    pub(crate) fn id_claims(&self) -> &Claims {
        self.id.claims()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_margin_is_a_minute_and_never_more_than_a_quarter_of_a_life() {
        for (lifetime, margin) in [(86_400, 60), (3_600, 60), (300, 60), (240, 60), (65, 16), (20, 5), (3, 0), (0, 0)] {
            assert_eq!(renew_at(1_000_000, lifetime), 1_000_000 - margin, "{lifetime}");
        }
    }
}
