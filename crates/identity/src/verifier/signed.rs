//! Uses `jsonwebtoken` to check whether a key signed a token, and whether the registered claims have the expected
//! values.

use super::{Rejection, compact::Compact, json};
use access::claims::Claims;
use jsonwebtoken::{DecodingKey, Header, Validation, errors::ErrorKind, jws};

/// The claims of a token that a key signed.
pub(super) struct Signed {
    pub(super) claims: Claims,
    /// Why `jsonwebtoken` refuses them. The rules in [`super::claims`] say which claim breaks which rule, in a fixed
    /// order; [`super::claims::audience`] refuses whatever is left.
    pub(super) refused: Option<ErrorKind>,
}

impl Signed {
    /// Verifies the signature, then reads the claims. `None` when `key` did not sign the token. The key determines the
    /// algorithm: nothing in the token chooses it.
    pub(super) fn read(compact: &Compact, key: &DecodingKey, rules: &Validation) -> Option<Result<Self, Rejection>> {
        // `jsonwebtoken::decode` does the same with a token in one piece, but reads the header twice.
        let refused = match jws::decode(&compact.jws, key, rules) {
            Ok(read) => return Some(Ok(Self { claims: read.claims.0, refused: None })),
            Err(error) => error.into_kind(),
        };
        match refused {
            // The crate reads the header before it verifies the signature, and the payload afterwards.
            ErrorKind::Json(_) if serde_json::from_slice::<Header>(&compact.header).is_err() => {
                Some(Err(Rejection::Header("a member is of the wrong type")))
            }
            ErrorKind::Json(_)
            | ErrorKind::MissingRequiredClaim(_)
            | ErrorKind::InvalidIssuer
            | ErrorKind::InvalidAudience => {
                let claims = json::object(&compact.payload).map_err(|fault| match fault {
                    json::Fault::Duplicate(member) => Rejection::Duplicate(member),
                    fault => Rejection::Json(fault.why()),
                });
                Some(claims.map(|claims| Self { claims, refused: Some(refused) }))
            }
            // The signature, or an error that should not occur here.
            _ => None,
        }
    }
}
