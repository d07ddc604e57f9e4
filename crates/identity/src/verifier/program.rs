//! Access tokens of programs, from the client credentials grant (RFC 6749, section 4.4). They name no user: the app
//! client is the subject, and the scopes of resource servers say what it may do.

use super::{Excerpt, Rejection, TokenKind, TrustedIssuer, Verified, claims, kind};
use access::claims::{self as names, Claims};
use serde_json::Value;

/// Claims that name a user. A token that has any of them is no program's, whatever else it says.
const OF_USERS: [&str; 2] = ["username", "cognito:username"];

/// Access tokens of programs. They name the app client in `client_id` and in `sub`, and nobody else.
#[derive(Clone, Copy, Debug)]
pub struct Program;

impl TokenKind for Program {
    const TOKEN_USE: &'static str = "access";
    const TYPES: &'static [&'static str] = &["JWT", "at+jwt"];
    const REQUIRED: &'static [&'static str] = &["exp", "iss", "sub"];

    /// Cognito writes no `aud` into these tokens; a trigger may add the client's id.
    fn audiences(issuer: &TrustedIssuer) -> &[String] {
        &issuer.programs
    }

    fn check(claims: &Claims, issuer: &TrustedIssuer) -> Result<(), Rejection> {
        claims::client(claims, "client_id", &issuer.programs)?;
        let client = names::text(claims, "client_id");
        if names::text(claims, "sub") != client {
            return Err(Rejection::Subject("sub"));
        }
        if let Some(claim) = OF_USERS.into_iter().find(|claim| claims.contains_key(*claim)) {
            return Err(Rejection::Subject(claim));
        }
        if claims.contains_key(names::GROUPS) {
            return Err(Rejection::Groups("a program is in none"));
        }
        // For one program alone, if it is for one at all.
        if claims.contains_key("aud") && names::text(claims, "aud") != client {
            let expected = client.unwrap_or_default().to_owned();
            return Err(Rejection::Audience { claim: "aud", expected, actual: Excerpt::of(claims.get("aud")) });
        }
        match claims.get("scope") {
            Some(Value::String(scopes)) if scopes.split(' ').all(is_of_resource_server) => {}
            other => return Err(Rejection::Scope(Excerpt::of(other))),
        }
        kind::required_scope(claims, issuer)
    }
}

/// Whether it is `<resource server>/<name>`, of the characters of RFC 6749, section 3.3. The scopes of OpenID Connect
/// and `aws.cognito.signin.user.admin` are about users.
fn is_of_resource_server(scope: &str) -> bool {
    let is_allowed = |byte: u8| matches!(byte, 0x21 | 0x23..=0x5b | 0x5d..=0x7e);
    scope.bytes().all(is_allowed)
        && scope.rsplit_once('/').is_some_and(|(server, name)| !server.is_empty() && !name.is_empty())
}

impl Verified<Program> {
    /// The app client.
    #[must_use]
    pub fn client_id(&self) -> &str {
        self.text("client_id")
    }

    /// The scopes, each `<resource server>/<name>`.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.text("scope").split(' ')
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_scope_belongs_to_a_resource_server() {
        for scope in ["usher/resources.read", "https://api.example/a/b", "a/b", "a//b"] {
            assert!(is_of_resource_server(scope), "{scope}");
        }
        for scope in
            ["", "openid", "aws.cognito.signin.user.admin", "/read", "usher/", "/", "u\"/r", "u/r\\", "ü/r", "a/\n"]
        {
            assert!(!is_of_resource_server(scope), "{scope:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_survived_and_no_space_gets_in(text in "\\PC*") {
            prop_assert!(!is_of_resource_server(&text) || (text.is_ascii() && !text.contains(' ')));
        }
    }
}
