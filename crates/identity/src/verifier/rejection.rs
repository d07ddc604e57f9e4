//! Why a token is refused.

use super::Excerpt;
use thiserror::Error;

/// The rule that a token broke, with what was expected and what was found where that is no secret: for the log alone.
/// Outside there is one answer for all of them, but for [`Rejection::MissingScope`] (403) and [`Rejection::NoKeys`]
/// (503).
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Rejection {
    /// The token, or its header, is too long.
    #[error("{bytes} bytes, where {limit} are the most")]
    Size {
        /// Its length.
        bytes: usize,
        /// The most that is looked at.
        limit: usize,
    },
    /// Not three parts of the base64url alphabet (RFC 7515, section 7.1).
    #[error("not three parts of the base64url alphabet")]
    Form,
    /// A part that no encoder writes: a length that cannot be, or unused bits that are set (RFC 4648, section 3.5).
    #[error("a part is no canonical base64url")]
    Base64,
    /// A header that is no JSON object, or has a member that changes what is verified or by which key.
    #[error("the header: {0}")]
    Header(&'static str),
    /// Another algorithm than RS256.
    #[error("alg is {0}, not RS256")]
    Algorithm(Excerpt),
    /// No key name, or one that no trusted issuer has.
    #[error("kid is {0}, which names no key of a trusted issuer")]
    Kid(Excerpt),
    /// The signature does not hold.
    #[error("the signature does not hold")]
    Signature,
    /// A payload that is no JSON object, or a claim of another type than its standard says.
    #[error("the payload: {0}")]
    Json(&'static str),
    /// A member that is there twice: which of the two counts would be the reader's choice.
    #[error("the member {0} is there twice")]
    Duplicate(Excerpt),
    /// Expired, or without a usable time of expiry.
    #[error("exp is {actual} at {now}")]
    Expired {
        /// The claim.
        actual: Excerpt,
        /// Seconds since 1970.
        now: u64,
    },
    /// Not good yet.
    #[error("nbf is {actual} at {now}")]
    NotBefore {
        /// The claim.
        actual: Excerpt,
        /// Seconds since 1970.
        now: u64,
    },
    /// Issued, or its user signed in, in the future, or at no usable time.
    #[error("{claim} is {actual} at {now}")]
    IssuedAt {
        /// `iat` or `auth_time`.
        claim: &'static str,
        /// The claim.
        actual: Excerpt,
        /// Seconds since 1970.
        now: u64,
    },
    /// Another issuer than the one whose key signed it.
    #[error("iss is {actual}, not {expected}")]
    Issuer {
        /// The issuer whose key signed the token.
        expected: String,
        /// The claim.
        actual: Excerpt,
    },
    /// For somebody else.
    #[error("{claim} is {actual}, not {expected}")]
    Audience {
        /// `aud`, `azp` or `client_id`.
        claim: &'static str,
        /// The configured names.
        expected: String,
        /// The claim.
        actual: Excerpt,
    },
    /// Another kind of token.
    #[error("token_use is {actual}, not {expected}")]
    TokenUse {
        /// The kind that is verified here.
        expected: &'static str,
        /// The claim.
        actual: Excerpt,
    },
    /// No user, or one whose name is none.
    #[error("{0} names no user")]
    Subject(&'static str),
    /// Scopes that are no text, or a scope that Usher must not be given.
    #[error("scope is {0}")]
    Scope(Excerpt),
    /// A token that holds, without the scope that is needed.
    #[error("scope is {actual}, without {required}")]
    MissingScope {
        /// The scope that is needed.
        required: String,
        /// The claim.
        actual: Excerpt,
    },
    /// Groups that are no list of names.
    #[error("cognito:groups: {0}")]
    Groups(&'static str),
    /// A type of token that is not taken here.
    #[error("typ is {0}")]
    Type(Excerpt),
    /// An extension that must be understood (RFC 7515, section 4.1.11), and none is.
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
    /// The keys cannot be had: not the token's fault.
    #[error("the pool's keys cannot be had")]
    NoKeys,
}

impl Rejection {
    /// Whether the token holds and only allows too little: 403, where all else is 401 (RFC 6750, section 3.1).
    #[must_use]
    pub fn is_for_want_of_a_scope(&self) -> bool {
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
        assert!(missing.is_for_want_of_a_scope());
        for other in [Rejection::Scope("openid".into()), Rejection::Signature, Rejection::NoKeys] {
            assert!(!other.is_for_want_of_a_scope(), "{other:?}");
        }
    }
}
