//! Why a token is refused.

use super::Excerpt;
use thiserror::Error;

/// The rule that a token broke, with the expected and actual values where they are not secret. For the log only.
/// Callers get the same response for every rule, except for [`Rejection::MissingScope`] (403) and [`Rejection::NoKeys`]
/// (503).
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Rejection {
    /// The token, or its header, is too long.
    #[error("{bytes} bytes, where {limit} are the most")]
    Size {
        /// Its length.
        bytes: usize,
        /// The maximum length.
        limit: usize,
    },
    /// Not three parts of the base64url alphabet (RFC 7515, section 7.1).
    #[error("not three parts of the base64url alphabet")]
    Form,
    /// A part that no encoder produces: an impossible length, or unused bits that are set (RFC 4648, section 3.5).
    #[error("a part is no canonical base64url")]
    Base64,
    /// A header that is not a JSON object, or has a member that changes what is verified or with which key.
    #[error("the header: {0}")]
    Header(&'static str),
    /// An algorithm other than RS256.
    #[error("alg is {0}, not RS256")]
    Algorithm(Excerpt),
    /// No key id, or one that no trusted issuer uses.
    #[error("kid is {0}, which names no key of a trusted issuer")]
    Kid(Excerpt),
    /// The signature is invalid.
    #[error("the signature does not hold")]
    Signature,
    /// A payload that is not a JSON object, or a claim whose type violates its standard.
    #[error("the payload: {0}")]
    Json(&'static str),
    /// A duplicate member: which of the two counts would depend on the parser.
    #[error("the member {0} is there twice")]
    Duplicate(Excerpt),
    /// Expired, valid for more than a day, or without a usable `exp`.
    #[error("exp is {actual} at {now}")]
    Expired {
        /// The value of `exp`.
        actual: Excerpt,
        /// Seconds since 1970.
        now: u64,
    },
    /// Not valid yet.
    #[error("nbf is {actual} at {now}")]
    NotBefore {
        /// The value of `nbf`.
        actual: Excerpt,
        /// Seconds since 1970.
        now: u64,
    },
    /// `iat` or `auth_time` is in the future, or `iat` is unusable or after `exp`.
    #[error("{claim} is {actual} at {now}")]
    IssuedAt {
        /// `iat` or `auth_time`.
        claim: &'static str,
        /// The claim's value.
        actual: Excerpt,
        /// Seconds since 1970.
        now: u64,
    },
    /// An issuer other than the one whose key signed the token.
    #[error("iss is {actual}, not {expected}")]
    Issuer {
        /// The issuer whose key signed the token.
        expected: String,
        /// The value of `iss`.
        actual: Excerpt,
    },
    /// For another app client or resource.
    #[error("{claim} is {actual}, not {expected}")]
    Audience {
        /// `aud`, `azp` or `client_id`.
        claim: &'static str,
        /// The configured names.
        expected: String,
        /// The claim's value.
        actual: Excerpt,
    },
    /// Another kind of token.
    #[error("token_use is {actual}, not {expected}")]
    TokenUse {
        /// The kind that this verifier accepts.
        expected: &'static str,
        /// The value of `token_use`.
        actual: Excerpt,
    },
    /// No user, or an invalid user name.
    #[error("{0} names no user")]
    Subject(&'static str),
    /// Scopes that are not text, or a scope that Usher must not be given.
    #[error("scope is {0}")]
    Scope(Excerpt),
    /// A valid token without the required scope.
    #[error("scope is {actual}, without {required}")]
    MissingScope {
        /// The required scope.
        required: String,
        /// The value of `scope`.
        actual: Excerpt,
    },
    /// `cognito:groups` is not a list of distinct names, or is too long.
    #[error("cognito:groups: {0}")]
    Groups(&'static str),
    /// A `typ` that is not accepted here.
    #[error("typ is {0}")]
    Type(Excerpt),
    /// An extension that must be understood (RFC 7515, section 4.1.11); Usher supports none.
    #[error("crit demands {0}")]
    Critical(Excerpt),
    /// An ID token of another sign-in (OpenID Connect Core, section 3.1.3.7).
    #[error("nonce is not this sign-in's")]
    Nonce,
    /// An ID token that was issued with another access token (OpenID Connect Core, section 3.1.3.6).
    #[error("at_hash is not the access token's")]
    AccessTokenHash,
    /// Issued before its user was signed out everywhere.
    #[error("issued before its user was signed out everywhere")]
    Revoked,
    /// An administrator has blocked its program.
    #[error("its program is blocked")]
    Blocked,
    /// The keys are unavailable; the token may be valid.
    #[error("the pool's keys cannot be had")]
    NoKeys,
}

impl Rejection {
    /// Whether the token is valid but lacks a required scope: 403 instead of 401 (RFC 6750, section 3.1).
    #[must_use]
    pub fn is_missing_scope(&self) -> bool {
        matches!(self, Self::MissingScope { .. })
    }

    /// The rule's name in logs and metrics. It never changes.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Size { .. } => "SIZE",
            Self::Form => "FORM",
            Self::Base64 => "B64",
            Self::Header(_) => "HDR",
            Self::Algorithm(_) => "ALG",
            Self::Kid(_) => "KID",
            Self::Signature => "SIG",
            Self::Json(_) => "JSON",
            Self::Duplicate(_) => "DUP",
            Self::Expired { .. } => "EXP",
            Self::NotBefore { .. } => "NBF",
            Self::IssuedAt { .. } => "IAT",
            Self::Issuer { .. } => "ISS",
            Self::Audience { .. } => "AUD",
            Self::TokenUse { .. } => "USE",
            Self::Subject(_) => "SUB",
            Self::Scope(_) | Self::MissingScope { .. } => "SCOPE",
            Self::Groups(_) => "GROUPS",
            Self::Type(_) => "TYP",
            Self::Critical(_) => "CRIT",
            Self::Nonce => "NONCE",
            Self::AccessTokenHash => "AT_HASH",
            Self::Revoked => "REVOKED",
            Self::Blocked => "BLOCKED",
            Self::NoKeys => "NOKEYS",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_missing_scope_is_a_want_of_one() {
        let missing = Rejection::MissingScope { required: "usher/call".to_owned(), actual: "openid".into() };
        assert!(missing.is_missing_scope());
        for other in [Rejection::Scope("openid".into()), Rejection::Signature, Rejection::NoKeys] {
            assert!(!other.is_missing_scope(), "{other:?}");
        }
    }
}
