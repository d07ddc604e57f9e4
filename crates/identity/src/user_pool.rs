//! The user pool and app client; all other addresses derive from them.

use secrecy::SecretString;
use thiserror::Error;
use url::Url;

/// A user pool and Usher's app client in it.
#[derive(Clone, Debug)]
pub struct UserPool {
    /// The issuer in its tokens, without a trailing slash.
    pub issuer: String,
    /// The hosted UI's URL, without a trailing slash.
    pub domain: String,
    /// The app client's id.
    pub client_id: String,
    /// The app client's secret, if it has one.
    pub client_secret: Option<SecretString>,
    /// Where Cognito redirects the browser after sign-in; must match the app client's registered URI exactly.
    pub redirect_uri: String,
    /// Where Cognito redirects the browser after sign-out; must match the app client's registered URI exactly.
    pub sign_out_uri: String,
    /// A scope that every access token must contain, if set. API clients need it too, and `scopes` must request it.
    pub required_scope: Option<String>,
    /// The scopes to request. Never `aws.cognito.signin.user.admin`: it lets users rewrite their own attributes.
    pub scopes: Vec<String>,
}

/// Unusable settings of a user pool.
#[derive(Debug, Error)]
pub enum UserPoolError {
    /// An invalid URL.
    #[error("{what} is {given:?}, which is no address: {source}")]
    Address {
        /// The setting's name.
        what: &'static str,
        /// Its value.
        given: String,
        /// The parse error.
        source: url::ParseError,
    },
    /// A scope that lets users change their own permissions.
    #[error("the scope {0} lets people rewrite their own attributes, and with them their roles; remove it")]
    DangerousScope(&'static str),
    /// Not a region and the id of a user pool in it.
    #[error("{region:?} and {pool_id:?} are no region and no user pool of it, such as eu-central-1 and eu-central-1_a")]
    PoolId {
        /// The configured region.
        region: String,
        /// The configured pool id.
        pool_id: String,
    },
    /// The app client's id is empty. A verifier without one would accept everybody's tokens.
    #[error("there is no app client")]
    NoClient,
    /// An app client cannot be a program's: it has no id, or signs users in.
    #[error("the app client {0:?} signs people in, or is none: programs need app clients of their own")]
    ProgramClient(String),
    /// An issuer is trusted twice, so it is unclear which app clients its tokens may be for.
    #[error("the issuer {0} is trusted twice")]
    TrustedTwice(String),
    /// The TLS library cannot be set up on this machine.
    #[error("the TLS library cannot be set up")]
    NoTls,
}

/// How a user pool writes its issuer (API reference, `IssuerConfiguration`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IssuerForm {
    /// `https://cognito-idp.…`, the default.
    Original,
    /// `https://issuer-cognito-idp.…`
    Updated,
}

/// The scope that lets users rewrite their own attributes.
pub(crate) const SELF_SERVICE_SCOPE: &str = "aws.cognito.signin.user.admin";

impl UserPool {
    /// Builds the issuer of a pool in AWS (Developer Guide, "Verifying JSON web tokens").
    ///
    /// # Errors
    /// [`UserPoolError::PoolId`] when the pool id is malformed or belongs to another region. A typo must not make Usher
    /// fetch keys from an arbitrary address.
    pub fn aws_issuer(region: &str, pool_id: &str, form: IssuerForm) -> Result<String, UserPoolError> {
        if !is_pool_id(region, pool_id) {
            return Err(UserPoolError::PoolId { region: region.to_owned(), pool_id: pool_id.to_owned() });
        }
        let service = match form {
            IssuerForm::Original => "cognito-idp",
            IssuerForm::Updated => "issuer-cognito-idp",
        };
        Ok(format!("https://{service}.{region}.amazonaws.com/{pool_id}"))
    }

    /// Rejects settings that would otherwise fail, or be unsafe, at the first sign-in.
    ///
    /// # Errors
    /// [`UserPoolError`] names the wrong setting.
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
        // Scopes are sent separated by spaces (RFC 6749, section 3.3), so one string can contain several.
        if self.scopes.iter().flat_map(|scopes| scopes.split_whitespace()).any(|scope| scope == SELF_SERVICE_SCOPE) {
            return Err(UserPoolError::DangerousScope(SELF_SERVICE_SCOPE));
        }
        Ok(())
    }

    pub(crate) fn endpoint(&self, path: &str) -> String {
        format!("{}{path}", self.domain)
    }

    /// The address of the keys that sign tokens.
    #[must_use]
    pub fn keys_uri(&self) -> String {
        format!("{}/.well-known/jwks.json", self.issuer)
    }
}

/// Checks the form of both. A region is words and a number, such as `us-gov-west-1`; a pool id is the region, `_`, then
/// letters and digits, 55 characters at most (API reference, `UserPoolIdType`).
fn is_pool_id(region: &str, pool_id: &str) -> bool {
    let words: Vec<&str> = region.split('-').collect();
    let is_word = |word: &&str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase());
    let is_region = match words.as_slice() {
        [area, places @ .., number] => {
            area.len() >= 2
                && is_word(area)
                && (1..=2).contains(&places.len())
                && places.iter().all(is_word)
                && matches!(number.as_bytes(), [b'1'..=b'9'])
        }
        _ => false,
    };
    let own = pool_id.strip_prefix(region).and_then(|rest| rest.strip_prefix('_'));
    is_region
        && pool_id.len() <= 55
        && own.is_some_and(|own| !own.is_empty() && own.bytes().all(|b| b.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pool() -> UserPool {
        UserPool {
            issuer: "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_a".into(),
            domain: "https://a.example".into(),
            client_id: "client".into(),
            client_secret: None,
            redirect_uri: "https://app.example/auth/callback".into(),
            sign_out_uri: "https://app.example/".into(),
            required_scope: None,
            scopes: vec!["openid".into()],
        }
    }

    #[test]
    fn a128_a_pool_id_is_read_strictly() {
        for region in ["eu-central-1", "us-gov-west-1", "eusc-de-east-1", "ap-southeast-7"] {
            let pool_id = format!("{region}_aB3");
            let issuer = |form| UserPool::aws_issuer(region, &pool_id, form).unwrap();
            let address = format!("cognito-idp.{region}.amazonaws.com/{pool_id}");
            assert_eq!(issuer(IssuerForm::Original), format!("https://{address}"));
            assert_eq!(issuer(IssuerForm::Updated), format!("https://issuer-{address}"));
        }
        let (longest, too_long) = ("a".repeat(42), "a".repeat(43));
        assert!(is_pool_id("eu-central-1", &format!("eu-central-1_{longest}")));
        let long = format!("eu-central-1_{too_long}");
        let rows = [
            ("eu-central-1", "us-east-1_a"),
            ("eu-central-1", "eu-central-1_"),
            ("eu-central-1", "eu-central-1"),
            ("eu-central-1", "eu-central-1a"),
            ("eu-central-1", "eu-central-1_a/b"),
            ("eu-central-1", "eu-central-1_a b"),
            ("eu-central-1", "eu-central-1_a_b"),
            ("eu-central-1", "eu-central-1_ä"),
            ("eu-central-1", " eu-central-1_a"),
            ("eu-central-1", long.as_str()),
            ("EU-CENTRAL-1", "EU-CENTRAL-1_a"),
            ("eu-central-0", "eu-central-0_a"),
            ("eu-central-12", "eu-central-12_a"),
            ("eu-central-x", "eu-central-x_a"),
            ("eu-1", "eu-1_a"),
            ("e-central-1", "e-central-1_a"),
            ("eu--1", "eu--1_a"),
            ("eu-a-b-c-1", "eu-a-b-c-1_a"),
            ("evil.example/eu-central-1", "evil.example/eu-central-1_a"),
            ("eu-central-1.evil", "eu-central-1.evil_a"),
            ("1", "1_a"),
            ("", "_a"),
            ("", ""),
        ];
        for (region, pool_id) in rows {
            let refused = UserPool::aws_issuer(region, pool_id, IssuerForm::Original);
            assert!(matches!(refused, Err(UserPoolError::PoolId { .. })), "{region} {pool_id}");
        }
    }

    #[test]
    fn d25_the_self_service_scope_is_refused() {
        assert!(pool().check().is_ok());
        let scopes = vec!["openid".into(), SELF_SERVICE_SCOPE.into()];
        assert!(matches!(UserPool { scopes, ..pool() }.check(), Err(UserPoolError::DangerousScope(_))));
        // Row 10: both in one string.
        let scopes = vec![format!("openid {SELF_SERVICE_SCOPE}")];
        assert!(matches!(UserPool { scopes, ..pool() }.check(), Err(UserPoolError::DangerousScope(_))));
    }

    #[test]
    fn an_address_that_is_none_is_named() {
        let error = UserPool { domain: "a.example".into(), ..pool() }.check();
        assert!(error.is_err_and(|error| error.to_string().contains("the domain is \"a.example\"")));
    }
}
