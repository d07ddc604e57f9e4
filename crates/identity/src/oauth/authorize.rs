//! Redirecting the browser to the hosted UI.

use super::OAuthClient;
use crate::{CodeVerifier, Nonce, SignInAttempt, State};
use oauth2::{CsrfToken, PkceCodeChallenge, Scope};

impl OAuthClient {
    /// Begins a sign-in. Returns the attempt to store and the URL to redirect the browser to.
    ///
    /// `provider` names an identity provider of the pool; without it, the hosted UI lets the user choose. With
    /// `reauthenticate`, Cognito asks for credentials even if it has a session (`prompt=login`, OpenID Connect Core, section
    /// 3.1.2.1). `language` is a language of the managed login pages (its parameter `lang`); the classic hosted UI ignores
    /// it.
    #[must_use]
    pub fn begin(
        &self,
        provider: Option<&str>,
        reauthenticate: bool,
        language: Option<&str>,
        return_to: String,
        now: u64,
    ) -> (SignInAttempt, String) {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let attempt = SignInAttempt {
            state: State::random(),
            nonce: Nonce::random(),
            code_verifier: CodeVerifier::new(verifier.secret().as_str()),
            return_to,
            started_at: now,
        };
        let mut request = self
            .client
            .authorize_url(|| CsrfToken::new(attempt.state.expose().to_owned()))
            .add_scopes(self.pool.scopes.iter().cloned().map(Scope::new))
            .add_extra_param("nonce", attempt.nonce.expose())
            .set_pkce_challenge(challenge);
        if let Some(provider) = provider {
            request = request.add_extra_param("identity_provider", provider);
        }
        if reauthenticate {
            request = request.add_extra_param("prompt", "login");
        }
        if let Some(language) = language {
            request = request.add_extra_param("lang", language);
        }
        let (address, _) = request.url();
        (attempt, address.to_string())
    }
}
