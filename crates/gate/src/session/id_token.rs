//! Identifying an API client by an ID token, where an entry point is configured to take one.

use super::{Caller, SessionService};
use crate::Refusal;

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
        let caller = match self.verifier.verify_id_token(token).await {
            Ok(verified) => self.user_with(&verified).await,
            Err(rejection) => self.not_verified(rejection),
        };
        self.report(ID_TOKEN, &caller);
        caller
    }
}
