//! Why a token is refused.

use thiserror::Error;

/// The rule that a token broke: for the log. Outside there is one answer for all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Rejection {
    /// Empty or too long.
    #[error("empty or too long")]
    Size,
    /// Not three parts of canonical base64url.
    #[error("not three parts of canonical base64url")]
    Shape,
    /// A header that is not Cognito's: `member` is the one that is not.
    #[error("header member {member} is not as expected")]
    Header {
        /// The member of the header.
        member: &'static str,
    },
    /// A key that the pool does not have.
    #[error("the key is not the pool's")]
    Key,
    /// The signature does not hold.
    #[error("the signature does not hold")]
    Signature,
    /// A payload that is no JSON object.
    #[error("the payload is no JSON object")]
    Payload,
    /// Expired, or from the future, or without a usable time: the claim says which.
    #[error("claim {0} is missing, malformed or out of time")]
    Time(&'static str),
    /// A claim that is missing, malformed or another than expected.
    #[error("claim {name} is not as expected")]
    Claim {
        /// The claim.
        name: &'static str,
    },
    /// From before a sign-out everywhere.
    #[error("the token is from before a sign-out")]
    Revoked,
    /// The keys cannot be had: not the token's fault.
    #[error("the pool's keys cannot be had")]
    NoKeys,
}
