//! The two kinds of token. Cognito's are told apart by `token_use`, and each names the app client in its own way.

use super::{Excerpt, Rejection, TrustedIssuer, claims};
use crate::user_pool::SELF_SERVICE_SCOPE;
use access::claims::Claims;
use serde_json::Value;

/// What is special about a kind of token.
pub trait Kind {
    /// The value of the claim `token_use`.
    const TOKEN_USE: &'static str;
    /// The values of the header member `typ` that are taken; absent is taken always.
    const TYPES: &'static [&'static str];

    /// The claims that say for whom the token is, and for which user.
    ///
    /// # Errors
    /// The [`Rejection`] of the rule that is broken.
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
        // Cognito writes one only for a resource that was asked for, or by a trigger (RFC 8707).
        if claims.contains_key("aud") {
            claims::audience(claims, "aud", &issuer.audiences)?;
        }
        // Without a user it is another program's token (client credentials), which has no standing here.
        claims::subject(claims, "username")?;
        let scopes = match claims.get("scope") {
            None => "",
            Some(Value::String(scopes)) => scopes,
            other => return Err(Rejection::Scope(Excerpt::of(other))),
        };
        let has = |wanted| scopes.split(' ').any(|scope| scope == wanted);
        // Cognito puts it into tokens that were had without the hosted UI, and who holds one can change their roles.
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
