//! The two kinds of token of users. `token_use` distinguishes Cognito's, and each kind names the app client in another
//! claim. The tokens of programs are a third kind (`program`).

use super::{Excerpt, Rejection, TrustedIssuer, claims};
use crate::user_pool::SELF_SERVICE_SCOPE;
use access::claims::{Claims, text};
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

/// Access tokens of users: what a caller may do. They name the app client in `client_id`.
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
        // A token without a user belongs to a program (client credentials): that is another kind, `Program`.
        claims::subject(claims, "username")?;
        match claims.get("scope") {
            None | Some(Value::String(_)) => {}
            other => return Err(Rejection::Scope(Excerpt::of(other))),
        }
        // Cognito puts this scope into tokens issued without the hosted UI. Their holders can change their own roles.
        if has_scope(claims, SELF_SERVICE_SCOPE) {
            return Err(Rejection::Scope(SELF_SERVICE_SCOPE.into()));
        }
        required_scope(claims, issuer)
    }
}

fn has_scope(claims: &Claims, wanted: &str) -> bool {
    text(claims, "scope").is_some_and(|scopes| scopes.split(' ').any(|scope| scope == wanted))
}

/// Checks that the token has the configured scope, if there is one.
pub(super) fn required_scope(claims: &Claims, issuer: &TrustedIssuer) -> Result<(), Rejection> {
    match &issuer.required_scope {
        Some(required) if !has_scope(claims, required) => {
            let actual = Excerpt::of(claims.get("scope"));
            Err(Rejection::MissingScope { required: required.clone(), actual })
        }
        _ => Ok(()),
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
