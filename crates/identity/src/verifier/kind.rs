//! The two kinds of token. Cognito's are told apart by `token_use`, and each names the app client in its own way.

use super::{Rejection, expect};
use crate::user_pool::SELF_SERVICE_SCOPE;
use access::claims::{self, Claims};

/// What is special about a kind of token.
pub trait Kind {
    /// The value of the claim `token_use`.
    const TOKEN_USE: &'static str;
    /// The values of the header member `typ` that are taken; absent is taken always.
    const TYPES: &'static [&'static str];

    /// The claims that only this kind has.
    ///
    /// # Errors
    /// [`Rejection::Claim`]
    fn check(claims: &Claims, client_id: &str) -> Result<(), Rejection>;
}

/// Access tokens: what a caller may do. They name the app client in `client_id`.
#[derive(Clone, Copy, Debug)]
pub struct Access;

/// ID tokens: who the user is. They name the app client in `aud`.
#[derive(Clone, Copy, Debug)]
pub struct Id;

impl Kind for Access {
    const TOKEN_USE: &'static str = "access";
    const TYPES: &'static [&'static str] = &["JWT", "at+jwt"];

    fn check(claims: &Claims, client_id: &str) -> Result<(), Rejection> {
        expect(claims, "client_id", client_id)?;
        // Cognito puts it into tokens that were had without the hosted UI, and who holds one can change their roles.
        let scopes = claims::text(claims, "scope").unwrap_or_default();
        if scopes.split(' ').any(|scope| scope == SELF_SERVICE_SCOPE) {
            return Err(Rejection::Claim { name: "scope" });
        }
        // Without a user it is another program's token (client credentials), which has no standing here.
        claims::text(claims, "username").map(drop).ok_or(Rejection::Claim { name: "username" })
    }
}

impl Kind for Id {
    const TOKEN_USE: &'static str = "id";
    const TYPES: &'static [&'static str] = &["JWT"];

    fn check(claims: &Claims, client_id: &str) -> Result<(), Rejection> {
        expect(claims, "aud", client_id)?;
        if claims.contains_key("azp") {
            expect(claims, "azp", client_id)?;
        }
        Ok(())
    }
}
