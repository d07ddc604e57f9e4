//! The switches. Each field of [`Switches`] is one; omitted ones stay unchanged.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The faults to activate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Switches {
    /// Faults of single endpoints.
    pub endpoints: BTreeMap<Endpoint, EndpointFault>,
    /// Replaces the signing keys at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotate_keys: Option<KeyRotation>,
    /// A broken key set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_set: Option<KeySetFault>,
    /// Faulty tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens: Option<TokenFault>,
    /// Lifetimes of tokens that are issued from now on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifetimes: Option<TokenLifetimes>,
    /// Seconds by which the clock of pool and directory is ahead of the system clock; negative if it is behind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock_ahead: Option<i64>,
    /// Expires all refresh tokens of this user at once. The pool's own endpoints then refuse the user's access tokens
    /// too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expire_tokens_of: Option<String>,
    /// Redirects the browser back with an error instead of signing anybody in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorize_error: Option<AuthorizeError>,
}

/// An endpoint of the pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Endpoint {
    /// GET `/oauth2/authorize`
    Authorize,
    /// GET and POST `/login`
    Login,
    /// POST `/oauth2/token`
    Token,
    /// POST `/oauth2/revoke`
    Revoke,
    /// GET `/oauth2/userInfo`
    UserInfo,
    /// GET `/logout`
    Logout,
    /// GET `/.well-known/jwks.json` below the issuer
    Jwks,
    /// POST `/`
    Administration,
}

/// Faults of an endpoint. The delay comes first and combines with each of the others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EndpointFault {
    /// Delay in milliseconds before anything else happens.
    pub delay_ms: u64,
    /// A response to send instead of handling the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorAnswer>,
    /// Closes the connection without a response.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drop: Option<LostConnection>,
    /// Number of calls that the fault applies to; without it, until it is cleared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

/// A made-up response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The body, sent as JSON if it begins with `{`, otherwise as HTML.
    #[serde(default)]
    pub body: String,
}

/// When the connection is closed without a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LostConnection {
    /// Before the request is handled.
    BeforeWork,
    /// After the request is handled, which the caller does not know: a code is used up, a refresh token rotated.
    AfterWork,
}

/// How signing keys are replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyRotation {
    /// The old keys stay published.
    WithOverlap,
    /// The old keys are removed, which invalidates all tokens that they signed.
    WithoutOverlap,
}

/// How a key set is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeySetFault {
    /// No keys.
    Empty,
    /// `{}`
    NoKeysMember,
    /// An HTML page instead of JSON, with status 200.
    Html,
    /// The first half of the text.
    Truncated,
    /// For each key, a foreign one with the same `kid`, listed before the valid keys.
    DuplicateKid,
    /// An unreadable key before the valid ones.
    OneBadKey,
    /// The valid keys in more than 64 KiB of text.
    Oversized,
    /// The moduli cut to 1024 bits.
    ShortModulus,
    /// `use` is `enc`.
    WrongUse,
}

/// A token fault, named after the modules of the OpenID relying party conformance tests
/// (<https://openid.net/certification/connect_rp_testing/>).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenFault {
    /// What is wrong.
    pub kind: TokenKind,
    /// Which of the two tokens it affects.
    #[serde(default)]
    pub of: WhichToken,
    /// Affects only tokens from a refresh, not those from a sign-in.
    #[serde(default)]
    pub only_refreshed: bool,
}

/// What is wrong with a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenKind {
    /// `iss` is another pool's.
    InvalidIssuer,
    /// `aud`, in an access token `client_id`, is another client's.
    InvalidAudience,
    /// No `aud`, in an access token no `client_id`.
    MissingAudience,
    /// No `iat`.
    MissingIssuedAt,
    /// No `sub`.
    MissingSubject,
    /// `sub` is another user's.
    OtherSubject,
    /// `origin_jti` is another sign-in's.
    OtherOrigin,
    /// `nonce` has another value; only ID tokens have one.
    InvalidNonce,
    /// No `nonce`.
    MissingNonce,
    /// `nonce` is a list that contains the right value.
    NonceArray,
    /// `at_hash` belongs to another access token.
    InvalidAtHash,
    /// `alg` is `none`, without a signature.
    SignatureNone,
    /// The signature belongs to another text.
    InvalidSignature,
    /// HMAC with the public key's modulus as its key.
    Hs256,
    /// ECDSA with an unpublished key, under the `kid` of a published one.
    Es256,
    /// No `kid`.
    MissingKid,
}

/// Which of the two tokens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhichToken {
    /// The ID token.
    Id,
    /// The access token.
    Access,
    /// Both.
    #[default]
    Both,
}

/// Lifetimes in seconds; omitted ones stay unchanged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TokenLifetimes {
    /// Of an access token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_token: Option<u64>,
    /// Of an ID token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token: Option<u64>,
    /// Of all refresh tokens of a sign-in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<u64>,
}

/// An error that the browser returns to the application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorizeError {
    /// `error`, e.g. `access_denied`.
    pub error: String,
    /// `error_description`.
    #[serde(default)]
    pub description: Option<String>,
    /// Leaves out `state`, which Cognito does not always send.
    #[serde(default)]
    pub without_state: bool,
    /// Only once the sign-in form is completed, not before.
    #[serde(default)]
    pub after_login: bool,
}
