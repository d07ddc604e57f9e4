//! Amazon Cognito: the sign-in flow, tokens and their verification.
//!
//! ```text
//! user_pool       the user pool and app client; all other addresses derive from them
//! secret          one type per secret; its `Debug` output shows nothing
//! attempt         what a sign-in in progress must keep: state, nonce, PKCE verifier
//! oauth/          the authorization code flow: authorize, exchange, refresh, revoke, sign-out URLs
//! administration  the user pool's administration API: sign out everywhere, groups, users by their names
//! inspection/     what the user pool is like, for `usher doctor`
//! jose/           what tokens and key sets share: strict JSON, excerpts for the log
//! keys/           cache of an issuer's signing keys, parsed once for `jsonwebtoken`
//! verifier/       ID and access tokens: `jsonwebtoken` and a stricter profile
//! http            the HTTP client: short timeouts, no redirects, bounded responses
//! ```
//!
//! Cognito's endpoints: Amazon Cognito Developer Guide, "User pool endpoints and managed login reference".

mod administration;
mod attempt;
mod http;
mod inspection;
mod jose;
mod keys;
mod oauth;
mod secret;
mod user_pool;
mod verifier;

pub use administration::{
    Administration, AdministrationError, AdministrationSettings, GlobalSignOut, MAX_GROUPS_LISTED, PoolSearch, PoolUser,
};
pub use attempt::SignInAttempt;
pub use http::HttpError;
pub use inspection::server_time;
pub use jose::Excerpt;
pub use keys::{Monotonic, NoKeys, SigningKeys};
pub use oauth::{OAuthClient, RevokeError, TokenError, Tokens, TriggerRefusal};
pub use secret::{AccessToken, Code, CodeVerifier, IdToken, Nonce, RefreshToken, State};
pub use user_pool::{IssuerForm, UserPool, UserPoolError};
#[cfg(any(test, feature = "fuzzing"))]
pub use verifier::fuzzing;
pub use verifier::{Access, Id, Program, Rejection, TokenKind, TrustedIssuer, Verified, Verifier};
