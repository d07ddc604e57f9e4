//! The two kinds of token. `token_use` distinguishes Cognito's, and each kind names the app client in another claim.

use super::{Excerpt, Rejection, TrustedIssuer, claims};
use crate::user_pool::SELF_SERVICE_SCOPE;
use access::claims::Claims;
use serde_json::Value;

/// The rules specific to one kind of token.
pub trait Kind {
    /// The value of the claim `token_use`.
    const TOKEN_USE: &'static str;
    /// Accepted values of the header member `typ`; an absent one is always accepted.
    const TYPES: &'static [&'static str];

    /// Checks the claims that name the token's audience and user.
    ///
    /// # Errors
    /// The [`Rejection`] of the broken rule.
    fn check(claims: &Claims, issuer: &TrustedIssuer) -> Result<(), Rejection>;
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

    fn check(claims: &Claims, issuer: &TrustedIssuer) -> Result<(), Rejection> {
        claims::audience(claims, "client_id", &issuer.clients)?;
        // Cognito writes `aud` only for a requested resource (RFC 8707), or a trigger adds it.
        if claims.contains_key("aud") {
            claims::audience(claims, "aud", &issuer.audiences)?;
        }
        // A token without a user belongs to another program (client credentials), which may not use Usher.
        claims::subject(claims, "username")?;
        let scopes = match claims.get("scope") {
            None => "",
            Some(Value::String(scopes)) => scopes,
            other => return Err(Rejection::Scope(Excerpt::of(other))),
        };
        let has = |wanted| scopes.split(' ').any(|scope| scope == wanted);
        // Cognito puts this scope into tokens issued without the hosted UI. Their holders can change their own roles.
        if has(SELF_SERVICE_SCOPE) {
            return Err(Rejection::Scope(SELF_SERVICE_SCOPE.into()));
        }
        match &issuer.required_scope {
            Some(required) if !has(required) => {
                let actual = Excerpt::of(claims.get("scope"));
                Err(Rejection::MissingScope { required: required.clone(), actual })
            }
            _ => Ok(()),
        }
    }
}

impl Kind for Id {
    const TOKEN_USE: &'static str = "id";
    const TYPES: &'static [&'static str] = &["JWT"];

    fn check(claims: &Claims, issuer: &TrustedIssuer) -> Result<(), Rejection> {
        claims::audience(claims, "aud", &issuer.clients)?;
        if claims.contains_key("azp") {
            claims::audience(claims, "azp", &issuer.clients)?;
        }
        if claims.contains_key("cognito:username") {
            claims::subject(claims, "cognito:username")?;
        }
        Ok(())
    }
}
