//! Refresh tokens. Those of one sign-in form a family: one lifetime, one `origin_jti`, revoked together.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html>

use super::clients::Client;
use super::respond::InternalError;
use super::state::{State, TokenFamily};
use super::{Provider, secrets};

/// The family of a refresh token, and its `origin_jti`.
pub(crate) fn find(provider: &Provider, refresh_token: &str) -> Option<(String, TokenFamily)> {
    let fingerprint = secrets::fingerprint(refresh_token);
    provider.store.with(|state| {
        let origin_jti = origin_jti(state, &fingerprint)?;
        let family = state.durable.families.get(&origin_jti)?.clone();
        Some((origin_jti, family))
    })
}

/// An accepted refresh token.
pub(crate) struct Accepted {
    pub(crate) origin_jti: String,
    pub(crate) family: TokenFamily,
    /// The token that replaces it, if the client rotates refresh tokens.
    pub(crate) next: Option<String>,
}

/// Uses a refresh token. `None` if it is unknown, revoked, expired, another client's, or was rotated longer ago than
/// the grace period. The last case counts as theft and revokes the whole family (RFC 9700, 4.14.2).
pub(crate) async fn redeem(
    provider: &Provider,
    client: &Client,
    refresh_token: &str,
) -> Result<Option<Accepted>, InternalError> {
    let now = provider.now();
    let fingerprint = secrets::fingerprint(refresh_token);
    let next =
        client.refresh_grace.map(|grace| Ok::<_, InternalError>((secrets::refresh_token()?, grace))).transpose()?;
    let accepted = provider.store.change(|state| {
        let origin_jti = origin_jti(state, &fingerprint)?;
        let family = state.durable.families.get_mut(&origin_jti)?;
        if family.revoked || family.client_id != client.id {
            return None;
        }
        let until = family.refresh_tokens.get_mut(&fingerprint)?;
        if until.is_some_and(|until| until <= now) {
            tracing::warn!(username = family.username, "a refresh token was used again: its family is revoked");
            family.revoked = true;
            return None;
        }
        let next = match next {
            Some((next, grace)) => {
                // A second use within the grace period does not extend it.
                until.get_or_insert(now + grace.as_secs());
                family.refresh_tokens.insert(secrets::fingerprint(&next), None);
                Some(next)
            }
            None => None,
        };
        Some(Accepted { origin_jti, family: family.clone(), next })
    });
    Ok(accepted.await?)
}

/// Revokes one family: its refresh tokens, and at this provider's own endpoints also its access tokens.
pub(crate) async fn revoke(provider: &Provider, origin_jti: &str) -> Result<(), InternalError> {
    let revoked = provider.store.change(|state| {
        if let Some(family) = state.durable.families.get_mut(origin_jti) {
            family.revoked = true;
        }
    });
    Ok(revoked.await?)
}

/// Revokes all of a user's families.
pub(crate) fn revoke_all(state: &mut State, username: &str) {
    for family in state.durable.families.values_mut().filter(|family| family.username == username) {
        family.revoked = true;
    }
}

fn origin_jti(state: &State, fingerprint: &str) -> Option<String> {
    let families = &state.durable.families;
    let (origin_jti, _) = families.iter().find(|(_, family)| family.refresh_tokens.contains_key(fingerprint))?;
    Some(origin_jti.clone())
}
