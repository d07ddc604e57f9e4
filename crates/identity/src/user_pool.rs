//! Which user pool and which app client: the addresses of everything else.

use secrecy::SecretString;
use thiserror::Error;
use url::Url;

/// A user pool and Usher's app client in it.
#[derive(Clone, Debug)]
pub struct UserPool {
    /// The issuer in its tokens, without a slash at the end.
    pub issuer: String,
    /// The hosted UI's address, without a slash at the end.
    pub domain: String,
    /// The app client.
    pub client_id: String,
    /// The app client's secret, if it has one.
    pub client_secret: Option<SecretString>,
    /// Where Cognito sends the browser after signing in; registered with the app client, to the letter.
    pub redirect_uri: String,
    /// Where Cognito sends the browser after signing out; registered with the app client, to the letter.
    pub sign_out_uri: String,
    /// What is asked for. Never `aws.cognito.signin.user.admin`: with it people could rewrite their own attributes.
    pub scopes: Vec<String>,
}

/// A user pool that cannot be used as it is configured.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum UserPoolError {
    /// Not an address.
    #[error("{what} is {given:?}, which is no address: {source}")]
    Address {
        /// Which setting.
        what: &'static str,
        /// Its value.
        given: String,
        /// Why not.
        source: url::ParseError,
    },
    /// A scope that lets people change what they may do.
    #[error("the scope {0} lets people rewrite their own attributes, and with them their roles; remove it")]
    DangerousScope(&'static str),
    /// No TLS on this machine.
    #[error("the TLS library cannot be set up")]
    NoTls,
}

/// The scope that lets people rewrite their own attributes.
pub(crate) const SELF_SERVICE_SCOPE: &str = "aws.cognito.signin.user.admin";

impl UserPool {
    /// The issuer of a pool in AWS (Developer Guide, "Verifying JSON web tokens").
    #[must_use]
    pub fn aws_issuer(region: &str, pool_id: &str) -> String {
        format!("https://cognito-idp.{region}.amazonaws.com/{pool_id}")
    }

    /// Checks what would otherwise fail, or be unsafe, at the first sign-in.
    ///
    /// # Errors
    /// [`UserPoolError`] says which setting is wrong.
    pub fn check(&self) -> Result<(), UserPoolError> {
        let addresses = [
            ("the issuer", &self.issuer),
            ("the domain", &self.domain),
            ("the redirect URI", &self.redirect_uri),
            ("the sign-out URI", &self.sign_out_uri),
        ];
        for (what, given) in addresses {
            Url::parse(given).map_err(|source| UserPoolError::Address { what, given: given.clone(), source })?;
        }
        if self.scopes.iter().any(|scope| scope == SELF_SERVICE_SCOPE) {
            return Err(UserPoolError::DangerousScope(SELF_SERVICE_SCOPE));
        }
        Ok(())
    }

    pub(crate) fn endpoint(&self, path: &str) -> String {
        format!("{}{path}", self.domain)
    }

    pub(crate) fn keys_uri(&self) -> String {
        format!("{}/.well-known/jwks.json", self.issuer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pool() -> UserPool {
        UserPool {
            issuer: UserPool::aws_issuer("eu-central-1", "eu-central-1_a"),
            domain: "https://a.example".into(),
            client_id: "client".into(),
            client_secret: None,
            redirect_uri: "https://app.example/auth/callback".into(),
            sign_out_uri: "https://app.example/".into(),
            scopes: vec!["openid".into()],
        }
    }

    #[test]
    fn d25_the_self_service_scope_is_refused() {
        assert!(pool().check().is_ok());
        let scopes = vec!["openid".into(), SELF_SERVICE_SCOPE.into()];
        assert!(matches!(UserPool { scopes, ..pool() }.check(), Err(UserPoolError::DangerousScope(_))));
    }

    #[test]
    fn an_address_that_is_none_is_named() {
        let error = UserPool { domain: "a.example".into(), ..pool() }.check();
        assert!(error.is_err_and(|error| error.to_string().contains("the domain is \"a.example\"")));
    }
}
