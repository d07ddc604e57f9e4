//! An upstream OpenID provider, called as Cognito does: discovery, code exchange with `client_secret_post`, key set
//! fetched anew for each token, userInfo.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-oidc-flow.html>

use jsonwebtoken::{Algorithm, DecodingKey, Validation, jwk::JwkSet};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::fmt;

/// `ProviderDetails` of an OIDC provider.
pub(crate) struct Upstream {
    pub(crate) name: String,
    pub(crate) issuer: String,
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    pub(crate) scopes: &'static str,
}

impl fmt::Debug for Upstream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upstream").field("name", &self.name).field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// The required part of a discovery document.
#[derive(Debug, Deserialize)]
pub(crate) struct Endpoints {
    issuer: String,
    pub(crate) authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: String,
}

#[derive(Deserialize)]
struct TokenAnswer {
    id_token: String,
    access_token: String,
}

/// Why a call failed, in the words that the application receives as `error_description`.
pub(crate) type Reason = String;

impl Upstream {
    /// Fetches the discovery document.
    pub(crate) async fn discover(&self, http: &reqwest::Client) -> Result<Endpoints, Reason> {
        let url = format!("{}/.well-known/openid-configuration", self.issuer);
        let endpoints: Endpoints = self.get(http, &url, None, "discovery").await?;
        if endpoints.issuer != self.issuer {
            return Err(format!("{} Error - the issuer of the discovery document differs", self.name));
        }
        Ok(endpoints)
    }

    /// Redeems a code. Returns the provider's claims about the user: those of userInfo, overridden by those of the
    /// verified ID token.
    pub(crate) async fn redeem(
        &self,
        http: &reqwest::Client,
        code: &str,
        redirect_uri: &str,
        nonce: &str,
        now: u64,
    ) -> Result<Map<String, Value>, Reason> {
        let endpoints = self.discover(http).await?;
        let answer = self.exchange(http, &endpoints, code, redirect_uri).await?;
        let keys: JwkSet = self.get(http, &endpoints.jwks_uri, None, "jwks uri").await?;
        let id = self
            .verify(&answer.id_token, &keys, nonce, now)
            .ok_or_else(|| format!("{} Error - the ID token is not valid", self.name))?;
        let mut claims: Map<String, Value> =
            self.get(http, &endpoints.userinfo_endpoint, Some(&answer.access_token), "userInfo").await?;
        // Another user's userInfo must not be mixed in (OpenID Connect Core 5.3.2).
        if claims.get("sub") != id.get("sub") {
            return Err(format!("{} Error - userInfo is about another subject", self.name));
        }
        claims.extend(id);
        Ok(claims)
    }

    async fn exchange(
        &self,
        http: &reqwest::Client,
        endpoints: &Endpoints,
        code: &str,
        redirect_uri: &str,
    ) -> Result<TokenAnswer, Reason> {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect_uri),
            ("client_id", &self.client_id),
            ("client_secret", &self.client_secret),
        ];
        let answer = http
            .post(&endpoints.token_endpoint)
            .form(&form)
            .send()
            .await
            .map_err(|error| transport(&error, "IdP token endpoint"))?;
        let status = answer.status();
        if !status.is_success() {
            return Err(format!("{} Error - {} error getting token", self.name, status.as_u16()));
        }
        answer.json().await.map_err(|error| transport(&error, "IdP token endpoint"))
    }

    async fn get<T: serde::de::DeserializeOwned>(
        &self,
        http: &reqwest::Client,
        url: &str,
        bearer: Option<&str>,
        what: &str,
    ) -> Result<T, Reason> {
        let mut request = http.get(url);
        if let Some(token) = bearer {
            request = request.bearer_auth(token);
        }
        let answer = request.send().await.map_err(|error| transport(&error, what))?;
        if !answer.status().is_success() {
            let status = answer.status().as_u16();
            return Err(format!("{} Error - {status} error calling {what}", self.name));
        }
        answer.json().await.map_err(|error| transport(&error, what))
    }

    /// Verifies RS256, a key of the provider by `kid`, issuer, audience, expiry and nonce.
    fn verify(&self, token: &str, keys: &JwkSet, nonce: &str, now: u64) -> Option<Map<String, Value>> {
        let header = jsonwebtoken::decode_header(token).ok()?;
        let key = DecodingKey::from_jwk(keys.find(header.kid.as_deref()?)?).ok()?;
        let mut rules = Validation::new(Algorithm::RS256);
        // Checked below against the pool's clock, which can be moved.
        rules.validate_exp = false;
        rules.set_issuer(&[&self.issuer]);
        rules.set_audience(&[&self.client_id]);
        rules.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        let claims = jsonwebtoken::decode::<Map<String, Value>>(token, &key, &rules).ok()?.claims;
        let holds = claims.get("exp")?.as_u64()? > now;
        (holds && claims.get("nonce")?.as_str()? == nonce).then_some(claims)
    }
}

/// Cognito's descriptions of transport errors.
fn transport(error: &reqwest::Error, what: &str) -> Reason {
    if error.is_timeout() {
        format!("Timeout occurred in calling {what}")
    } else if error.is_decode() {
        format!("The answer of {what} cannot be read")
    } else {
        "Connection reset".to_owned()
    }
}
