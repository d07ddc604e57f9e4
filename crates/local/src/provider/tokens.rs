//! ID and access tokens, claim by claim as Cognito writes them.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html>
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html>

use super::faults::{TokenCorruptor, WhichToken};
use super::respond::InternalError;
use super::state::User;
use super::trigger::{self, TokenChanges, TokenSource, TriggerError};
use super::{Kind, Provider, claims, secrets};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// The data that the tokens are built from, besides the user.
#[derive(Debug)]
pub(crate) struct Grant<'a> {
    pub(crate) client_id: &'a str,
    pub(crate) scopes: &'a [String],
    pub(crate) auth_time: u64,
    pub(crate) event_id: &'a str,
    pub(crate) origin_jti: &'a str,
    pub(crate) nonce: Option<String>,
    pub(crate) source: TokenSource,
}

/// The issued tokens.
pub(crate) struct Issued {
    pub(crate) id_token: String,
    pub(crate) access_token: String,
    /// Seconds until the access token expires.
    pub(crate) expires_in: u64,
}

/// Issues both tokens. `openid` is always granted here, so there is always an ID token.
pub(crate) async fn issue(provider: &Provider, user: &User, grant: &Grant<'_>) -> Result<Issued, TriggerError> {
    let changes = trigger::pre_token_generation(provider, user, grant.client_id, grant.scopes, grant.source).await?;
    let now = provider.now();
    let keys = provider.keys.current();
    let spoil = |token| TokenCorruptor::of(provider, token, grant.source);
    let mut access = access_claims(provider, user, grant, &changes, now);
    spoil(WhichToken::Access).claims(&mut access);
    let access_token = spoil(WhichToken::Access).sign(&keys.access, &access)?;
    let mut id = id_claims(provider, user, grant, &changes, now, &access_token);
    spoil(WhichToken::Id).claims(&mut id);
    Ok(Issued {
        id_token: spoil(WhichToken::Id).sign(&keys.id, &id)?,
        access_token,
        expires_in: provider.lifetimes().access_token.as_secs(),
    })
}

/// Issues the access token of the client credentials grant. It names no user: the client is its subject.
pub(crate) fn for_client(provider: &Provider, client_id: &str, scopes: &[String]) -> Result<String, InternalError> {
    let now = provider.now();
    let claims = json!({
        "sub": client_id,
        "token_use": "access",
        "scope": scopes.join(" "),
        "auth_time": now,
        "iss": provider.settings.issuer(),
        "exp": now + provider.lifetimes().access_token.as_secs(),
        "iat": now,
        "version": 2,
        "jti": Uuid::new_v4().to_string(),
        "client_id": client_id,
    });
    let mut claims = claims.as_object().cloned().unwrap_or_default();
    // Nothing is refreshed here: the fault for refreshed tokens alone does not apply.
    let spoil = TokenCorruptor::of(provider, WhichToken::Access, TokenSource::HostedAuth);
    spoil.claims(&mut claims);
    spoil.sign(&provider.keys.current().access, &claims)
}

fn access_claims(
    provider: &Provider,
    user: &User,
    grant: &Grant<'_>,
    changes: &TokenChanges,
    now: u64,
) -> Map<String, Value> {
    let mut claims = Map::new();
    let mut put = |name: &str, value: Value| claims.insert(name.to_owned(), value);
    put("sub", json!(user.sub));
    put("iss", json!(provider.settings.issuer()));
    put("client_id", json!(grant.client_id));
    put("origin_jti", json!(grant.origin_jti));
    put("jti", json!(Uuid::new_v4().to_string()));
    put("username", json!(user.username));
    put("scope", json!(changes.scopes(grant.scopes).join(" ")));
    put("auth_time", json!(grant.auth_time));
    put("iat", json!(now));
    put("exp", json!(now + provider.lifetimes().access_token.as_secs()));
    if let Kind::UserPool { .. } = provider.settings.kind {
        put("version", json!(2));
        put("token_use", json!("access"));
        put("event_id", json!(grant.event_id));
        if !changes.groups.is_empty() {
            put("cognito:groups", json!(changes.groups));
        }
    }
    changes.access.apply(&mut claims);
    claims
}

fn id_claims(
    provider: &Provider,
    user: &User,
    grant: &Grant<'_>,
    changes: &TokenChanges,
    now: u64,
    access_token: &str,
) -> Map<String, Value> {
    let mut claims = claims::readable(provider, user, grant.scopes);
    let mut put = |name: &str, value: Value| claims.insert(name.to_owned(), value);
    put("sub", json!(user.sub));
    put("iss", json!(provider.settings.issuer()));
    put("aud", json!(grant.client_id));
    put("jti", json!(Uuid::new_v4().to_string()));
    put("at_hash", json!(secrets::at_hash(access_token)));
    put("auth_time", json!(grant.auth_time));
    put("iat", json!(now));
    put("exp", json!(now + provider.lifetimes().id_token.as_secs()));
    if let Some(nonce) = &grant.nonce {
        put("nonce", json!(nonce));
    }
    if let Kind::UserPool { .. } = provider.settings.kind {
        put("token_use", json!("id"));
        put("cognito:username", json!(user.username));
        put("origin_jti", json!(grant.origin_jti));
        put("event_id", json!(grant.event_id));
        if !changes.groups.is_empty() {
            put("cognito:groups", json!(changes.groups));
        }
        if let Some(identities) = claims::identities(user) {
            put("identities", identities);
        }
    }
    changes.id.apply(&mut claims);
    claims
}
