//! The two kinds of token. `token_use` distinguishes Cognito's, and each kind names the app client in another claim.

use super::{Excerpt, Rejection, TrustedIssuer, claims};
use crate::user_pool::SELF_SERVICE_SCOPE;
use access::claims::Claims;
use serde_json::Value;

/// The rules specific to one kind of token.
pub trait TokenKind {
    /// The value of the claim `token_use`.
    const TOKEN_USE: &'static str;
    /// Accepted values of the header member `typ`; an absent one is always accepted.
    const TYPES: &'static [&'static str];

    /// Registered claims that must be present (RFC 7519, section 4.1).
    const REQUIRED: &'static [&'static str];

    /// Accepted values of `aud`, if it is present.
    fn audiences(issuer: &TrustedIssuer) -> &[String];

    /// Checks the claims that name the app client and the user.
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

impl TokenKind for Access {
    const TOKEN_USE: &'static str = "access";
    const TYPES: &'static [&'static str] = &["JWT", "at+jwt"];
    const REQUIRED: &'static [&'static str] = &["exp", "iss", "sub"];

    /// Cognito writes `aud` only for a requested resource (RFC 8707), or a trigger adds it.
    fn audiences(issuer: &TrustedIssuer) -> &[String] {
        &issuer.audiences
    }

    fn check(claims: &Claims, issuer: &TrustedIssuer) -> Result<(), Rejection> {
        claims::client(claims, "client_id", &issuer.clients)?;
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

impl TokenKind for Id {
    const TOKEN_USE: &'static str = "id";
    const TYPES: &'static [&'static str] = &["JWT"];
    const REQUIRED: &'static [&'static str] = &["exp", "iss", "sub", "aud"];

    fn audiences(issuer: &TrustedIssuer) -> &[String] {
        &issuer.clients
    }

    fn check(claims: &Claims, issuer: &TrustedIssuer) -> Result<(), Rejection> {
        if claims.contains_key("azp") {
            claims::client(claims, "azp", &issuer.clients)?;
        }
        if claims.contains_key("cognito:username") {
            claims::subject(claims, "cognito:username")?;
        }
        Ok(())
    }
}
