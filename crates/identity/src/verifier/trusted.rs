//! Whose tokens are accepted, and for which app clients.

use super::TokenKind;
use crate::{SigningKeys, UserPoolError};
use jsonwebtoken::{Algorithm, Validation};

/// A user pool whose tokens are accepted if they are for one of these app clients.
#[derive(Clone, Debug)]
pub struct TrustedIssuer {
    pub(super) keys: SigningKeys,
    pub(super) names: Vec<String>,
    pub(super) clients: Vec<String>,
    pub(super) audiences: Vec<String>,
    /// The app clients of programs; none of `clients` is among them.
    pub(super) programs: Vec<String>,
    pub(super) required_scope: Option<String>,
}

impl TrustedIssuer {
    /// Trusts the issuer of `keys` for tokens of one app client.
    ///
    /// # Errors
    /// [`UserPoolError::NoClient`] when `client_id` is empty.
    pub fn new(keys: SigningKeys, client_id: impl Into<String>) -> Result<Self, UserPoolError> {
        let client_id = Some(client_id.into()).filter(|id| !id.is_empty()).ok_or(UserPoolError::NoClient)?;
        // A trigger may write `aud` into an access token; it must be the client id (Developer Guide, "Pre token
        // generation").
        let (names, audiences) = (vec![keys.issuer().to_owned()], vec![client_id.clone()]);
        Ok(Self { keys, names, clients: vec![client_id], audiences, programs: Vec::new(), required_scope: None })
    }

    /// Adds another name of the same issuer, with the same keys: for one day, a pool that changes from one
    /// [`crate::IssuerForm`] to the other uses both.
    #[must_use]
    pub fn with_issuer_alias(mut self, issuer: impl Into<String>) -> Self {
        self.names.push(issuer.into());
        self
    }

    /// Accepts tokens of another app client of the same pool.
    #[must_use]
    pub fn with_client(mut self, client_id: impl Into<String>) -> Self {
        let client_id = client_id.into();
        self.audiences.push(client_id.clone());
        self.clients.push(client_id);
        self
    }

    /// Accepts tokens of programs ([`super::Program`]) with these app clients. Without it, none is accepted.
    ///
    /// # Errors
    /// [`UserPoolError::ProgramClient`] when one is empty, or signs users in: its tokens could be of both kinds.
    pub fn with_programs(mut self, client_ids: &[String]) -> Result<Self, UserPoolError> {
        if let Some(wrong) = client_ids.iter().find(|id| id.is_empty() || self.clients.contains(id)) {
            return Err(UserPoolError::ProgramClient(wrong.clone()));
        }
        self.programs.extend_from_slice(client_ids);
        Ok(self)
    }

    /// Accepts access tokens that `aud` binds to this resource (RFC 8707).
    #[must_use]
    pub fn and_audience(mut self, audience: impl Into<String>) -> Self {
        self.audiences.push(audience.into());
        self
    }

    /// Refuses access tokens without this scope.
    #[must_use]
    pub fn with_required_scope(mut self, scope: impl Into<String>) -> Self {
        self.required_scope = Some(scope.into());
        self
    }

    /// What `jsonwebtoken` checks in tokens of this issuer.
    pub(super) fn validation<K: TokenKind>(&self) -> Validation {
        let mut validation = Validation::new(Algorithm::RS256);
        validation.set_issuer(&self.names);
        validation.set_audience(K::audiences(self));
        validation.set_required_spec_claims(K::REQUIRED);
        // It would read the system's clock. `claims::times` checks `exp` and `nbf` at the time that the caller passes.
        validation.validate_exp = false;
        validation.leeway = 0;
        validation
    }
}
