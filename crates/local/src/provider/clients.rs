//! App clients and their authentication (RFC 6749, 2.3).

use super::Provider;
use super::params::Params;
use super::secrets;
use axum::http::{HeaderMap, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;

/// An app client.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) id: String,
    /// `None`: a public client.
    pub(crate) secret: Option<String>,
    /// Whether refresh tokens are rotated, and how long a rotated one stays valid
    /// (`RefreshTokenRotation.RetryGracePeriodSeconds`).
    pub(crate) refresh_grace: Option<Duration>,
    /// Compared as exact strings.
    pub(crate) redirect_uris: BTreeSet<String>,
    /// Compared as exact strings.
    pub(crate) logout_uris: BTreeSet<String>,
    /// The scopes of a program's client, which has the client credentials grant alone. `None`: a client that signs
    /// users in, with the code and refresh token grants.
    pub(crate) machine_scopes: Option<Vec<String>>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("id", &self.id)
            .field("redirect_uris", &self.redirect_uris)
            .field("logout_uris", &self.logout_uris)
            .finish_non_exhaustive()
    }
}

/// Why client authentication failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClientAuthError {
    /// The request names no client, or uses two authentication methods.
    Unnamed,
    /// There is no such client, or the secret is wrong, missing or unexpected.
    Refused,
}

/// Authenticates the client of a request to the token or revocation endpoint.
///
/// Public clients send their id in the body; confidential ones use `client_secret_basic` or `client_secret_post`.
pub(crate) fn authenticate(provider: &Provider, headers: &HeaderMap, body: &Params) -> Result<Client, ClientAuthError> {
    let basic = match headers.get(header::AUTHORIZATION) {
        Some(value) => Some(basic(value.as_bytes()).ok_or(ClientAuthError::Refused)?),
        None => None,
    };
    let named = body.get("client_id");
    let (id, secret) = match (&basic, named) {
        // One method per request (RFC 6749, 2.3).
        (Some(_), _) if body.get("client_secret").is_some() => return Err(ClientAuthError::Unnamed),
        (Some((id, _)), Some(named)) if id != named => return Err(ClientAuthError::Refused),
        (Some((id, secret)), _) => (id.as_str(), Some(secret.as_str())),
        (None, Some(named)) => (named, body.get("client_secret")),
        (None, None) => return Err(ClientAuthError::Unnamed),
    };
    let client = provider.client(id).ok_or(ClientAuthError::Refused)?;
    let accepted = match (&client.secret, secret) {
        (Some(expected), Some(secret)) => secrets::same(expected, secret),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    };
    if accepted { Ok(client) } else { Err(ClientAuthError::Refused) }
}

/// `Basic base64(id:secret)`, both form-encoded (RFC 6749, 2.3.1).
fn basic(value: &[u8]) -> Option<(String, String)> {
    let text = std::str::from_utf8(value).ok()?;
    let (scheme, encoded) = text.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    Some((form_decode(id), form_decode(secret)))
}

fn form_decode(text: &str) -> String {
    let pair = format!("v={text}");
    url::form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned()).unwrap_or_default()
}

/// Scheme, host and port of an http or https URL, in the form of a Content-Security-Policy source.
pub(crate) fn origin_of(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    let web = matches!(url.scheme(), "http" | "https") && url.has_host();
    web.then(|| url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::{basic, origin_of};

    #[test]
    fn basic_credentials() {
        let pair = |id: &str, secret: &str| Some((id.to_owned(), secret.to_owned()));
        for (header, expected) in [
            ("Basic YTpi", pair("a", "b")),
            ("basic YTpi", pair("a", "b")),
            ("Basic YTpiOmM=", pair("a", "b:c")),
            ("Basic YTolMkIr", pair("a", "+ ")),
            ("Basic YWI=", None),
            ("Basic !", None),
            ("Bearer YTpi", None),
            ("Basic", None),
        ] {
            assert_eq!(basic(header.as_bytes()), expected, "{header}");
        }
    }

    #[test]
    fn origins() {
        assert_eq!(origin_of("http://localhost:3000/a?b").as_deref(), Some("http://localhost:3000"));
        assert_eq!(origin_of("myapp://callback"), None);
        assert_eq!(origin_of("nothing"), None);
        assert_eq!(origin_of("ftp://x"), None);
    }
}
