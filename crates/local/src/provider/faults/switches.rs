//! The switches. Each field of [`Switches`] is one; what is left out stays as it is.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What to switch on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Switches {
    /// Trouble with single endpoints.
    pub endpoints: BTreeMap<Endpoint, EndpointFault>,
    /// Makes new signing keys, now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotate_keys: Option<KeyRotation>,
    /// A key set that is broken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_set: Option<KeySetFault>,
    /// Tokens that are wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens: Option<TokenFault>,
    /// Lifetimes of tokens that are issued from now on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifetimes: Option<TokenLifetimes>,
    /// By how many seconds the clock of pool and directory is ahead of the machine's; negative: behind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock_ahead: Option<i64>,
    /// Expires, now, all refresh tokens of this user; the pool's own endpoints take no access token of theirs either.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expire_tokens_of: Option<String>,
    /// Sends the browser back with an error instead of signing anybody in.
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

/// Trouble with an endpoint. A delay comes first and goes with each of the others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EndpointFault {
    /// Milliseconds until anything happens.
    pub delay_ms: u64,
    /// An answer instead of the work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorAnswer>,
    /// No answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drop: Option<LostConnection>,
    /// For so many calls; without it until it is cleared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

/// An answer that is made up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The body, sent as JSON where it begins with `{`, else as HTML.
    #[serde(default)]
    pub body: String,
}

/// When the connection is closed without an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LostConnection {
    /// Nothing has happened.
    BeforeWork,
    /// All has happened, and the caller does not know: a code is spent, a refresh token rotated.
    AfterWork,
}

/// How signing keys are replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyRotation {
    /// The old ones stay published.
    WithOverlap,
    /// The old ones are gone, and with them all tokens that they signed.
    WithoutOverlap,
}

/// A key set that is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeySetFault {
    /// No key in it.
    Empty,
    /// `{}`
    NoKeysMember,
    /// A page instead of JSON, with status 200.
    Html,
    /// Half of the text.
    Truncated,
    /// Before each key, a foreign one of the same `kid`.
    DuplicateKid,
    /// Before the good keys, one that cannot be read.
    OneBadKey,
    /// The good keys in more than 64 KiB of text.
    Oversized,
    /// The moduli cut to 1024 bits.
    ShortModulus,
    /// `use` is `enc`.
    WrongUse,
}

/// Tokens that are wrong, named after the modules of the OpenID relying party conformance tests
/// (<https://openid.net/certification/connect_rp_testing/>).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenFault {
    /// What is wrong.
    pub kind: TokenKind,
    /// With which of the two.
    #[serde(default)]
    pub of: WhichToken,
    /// Only what a refresh gives is wrong, not what a sign-in gives.
    #[serde(default)]
    pub only_refreshed: bool,
}

/// What is wrong with a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenKind {
    /// `iss` is another pool.
    InvalidIssuer,
    /// `aud`, in an access token `client_id`, is another client.
    InvalidAudience,
    /// No `aud`, in an access token no `client_id`.
    MissingAudience,
    /// No `iat`.
    MissingIssuedAt,
    /// No `sub`.
    MissingSubject,
    /// `sub` is another user.
    OtherSubject,
    /// `origin_jti` is another sign-in's.
    OtherOrigin,
    /// `nonce` is another; ID tokens alone have one.
    InvalidNonce,
    /// No `nonce`.
    MissingNonce,
    /// `nonce` is a list that holds the right one.
    NonceArray,
    /// `at_hash` belongs to another access token.
    InvalidAtHash,
    /// `alg` is `none`, without a signature.
    SignatureNone,
    /// The signature is of another text.
    InvalidSignature,
    /// HMAC, its key the public key's modulus.
    Hs256,
    /// ECDSA, with a key that is not published, under the `kid` of one that is.
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

/// Lifetimes in seconds; what is left out stays as it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TokenLifetimes {
    /// Of an access token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_token: Option<u64>,
    /// Of an ID token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token: Option<u64>,
    /// Of the refresh tokens of a sign-in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<u64>,
}

/// An error that the browser brings back to the application.
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
    /// Only when the sign-in form is sent, not before.
    #[serde(default)]
    pub after_login: bool,
}
