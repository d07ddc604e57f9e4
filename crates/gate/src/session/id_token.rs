//! Identifying an API client by an ID token, where an entry point is configured to take one.

use super::{Caller, SessionService};
use crate::Refusal;
use access::Principal;
use identity::Rejection;

/// Whose tokens the metrics call those.
const ID_TOKEN: &str = "id_token";

impl SessionService {
    /// Identifies an API client by an ID token. It says who the user is, with all attributes, and was not issued to call
    /// anything: whoever is shown one can call with it. So this is a method of its own, and no other one takes an ID
    /// token. Sign-outs and changes of groups end it as they end an access token.
    ///
    /// # Errors
    /// [`Refusal::Unavailable`] when the caller cannot be identified for now.
    pub async fn resolve_id_token(&self, token: &str) -> Result<Caller, Refusal> {
        let verified = match self.verifier.verify_id_token(token).await {
            Ok(verified) => verified,
            Err(rejection @ Rejection::NoKeys) => {
                self.verifier.verified(ID_TOKEN, Some(&rejection));
                return Err(self.verifier.outage(rejection).into());
            }
            Err(rejection) => return Ok(self.refused(rejection)),
        };
        let Some(principal) = Principal::from_claims(verified.claims(), self.rules.configured()) else {
            return Ok(self.refused(Rejection::Subject("username")));
        };
        // Checked on every call, even for a token that was verified before.
        let user_state = self.session_cache.user_state(&principal.user.id).await?;
        let before = user_state.signed_out_at.max(user_state.renew_from);
        match verified.issued_after(before * 1_000) {
            Ok(()) => {
                self.verifier.verified(ID_TOKEN, None);
                Ok(Caller::Bearer(Box::new(principal)))
            }
            Err(rejection) => Ok(self.refused(rejection)),
        }
    }

    fn refused(&self, rejection: Rejection) -> Caller {
        self.verifier.verified(ID_TOKEN, Some(&rejection));
        tracing::info!(code = rejection.code(), %rejection, "an ID token was refused");
        Caller::InvalidToken(rejection)
    }
}
