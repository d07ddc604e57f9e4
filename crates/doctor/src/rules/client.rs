//! The settings of Usher's app client.

use super::{client_setting, list, own_client};
use crate::{Check, Client, Configured, Finding, Observation};

/// Longest useful lifetime of access and ID tokens, in seconds.
const HOUR: u64 = 3_600;
/// Longest grace period that Cognito allows, in seconds.
const MAX_GRACE_SECONDS: u32 = 60;

pub(super) fn findings(seen: &Observation) -> Vec<Finding> {
    if let Ok(None) = seen.clients.own {
        return vec![missing(&seen.configured)];
    }
    let Some(client) = own_client(seen) else { return Vec::new() };
    [
        callback_url,
        unknown_callback_urls,
        callback_urls_without_tls,
        sign_out_url,
        revocation,
        rotation,
        renewal_without_rotation,
        lifetimes,
        refresh_token,
        code_grant,
        implicit_grant,
        scopes,
        unknown_users,
        secret,
    ]
    .iter()
    .filter_map(|rule| rule(&seen.configured, client))
    .collect()
}

fn missing(Configured { pool_id, client_id, .. }: &Configured) -> Finding {
    let what = format!("the user pool {pool_id} has no app client {client_id}");
    Check::ClientMissing
        .finding(what, "Set cognito.client_id (USHER_COGNITO_CLIENT_ID) to the id of Usher's app client.")
}

fn callback_url(Configured { callback_url, .. }: &Configured, client: &Client) -> Option<Finding> {
    (!client.callback_urls.contains(callback_url)).then(|| {
        let what = format!(
            "the app client {} has the callback URLs {}, not {callback_url}",
            client.id,
            none_or(list(&client.callback_urls))
        );
        Check::CallbackUrlMissing.finding(what, client_setting(&format!("CallbackURLs to [{callback_url}]")))
    })
}

/// The right one is wrong in `callback_url`; then the others are listed there.
fn unknown_callback_urls(Configured { callback_url, .. }: &Configured, client: &Client) -> Option<Finding> {
    let urls = client.callback_urls.iter().filter(|url| *url != callback_url && !is_without_tls(url));
    let unknown = list(urls);
    (!unknown.is_empty() && client.callback_urls.contains(callback_url)).then(|| {
        let what = format!("the app client {} also has the callback URLs {unknown}", client.id);
        Check::CallbackUrlUnknown.finding(what, client_setting(&format!("CallbackURLs to [{callback_url}]")))
    })
}

fn callback_urls_without_tls(Configured { callback_url, .. }: &Configured, client: &Client) -> Option<Finding> {
    let plain = list(client.callback_urls.iter().filter(|url| *url != callback_url && is_without_tls(url)));
    (!plain.is_empty()).then(|| {
        let what = format!("the app client {} has the callback URLs {plain} without TLS", client.id);
        Check::CallbackUrlHttp.finding(what, client_setting(&format!("CallbackURLs to [{callback_url}]")))
    })
}

/// What goes to this machine does not pass a network.
fn is_without_tls(url: &str) -> bool {
    let host = url.strip_prefix("http://").map(|rest| rest.split(['/', ':', '?', '#']).next().unwrap_or_default());
    host.is_some_and(|host| host != "localhost" && host != "127.0.0.1")
}

fn sign_out_url(Configured { sign_out_url, .. }: &Configured, client: &Client) -> Option<Finding> {
    (!client.sign_out_urls.contains(sign_out_url)).then(|| {
        let what = format!(
            "the app client {} has the sign-out URLs {}, not {sign_out_url}",
            client.id,
            none_or(list(&client.sign_out_urls))
        );
        Check::SignOutUrlMissing.finding(what, client_setting(&format!("LogoutURLs to [{sign_out_url}]")))
    })
}

fn revocation(_: &Configured, client: &Client) -> Option<Finding> {
    (!client.revokes_tokens).then(|| {
        let what = format!("tokens of the app client {} cannot be revoked", client.id);
        Check::TokenRevocation.finding(what, client_setting("EnableTokenRevocation to true"))
    })
}

fn rotation(_: &Configured, client: &Client) -> Option<Finding> {
    const SETTING: &str = "RefreshTokenRotation to {Feature: ENABLED, RetryGracePeriodSeconds: 10}";
    let Some(grace) = client.rotation_grace else {
        let what = format!("the app client {} does not rotate refresh tokens", client.id);
        return Some(Check::RotationOff.finding(what, client_setting(SETTING)));
    };
    (grace == 0 || grace > MAX_GRACE_SECONDS).then(|| {
        let what = format!("the app client {} accepts a replaced refresh token for {grace} seconds", client.id);
        Check::RotationGrace.finding(what, client_setting(SETTING))
    })
}

fn renewal_without_rotation(_: &Configured, client: &Client) -> Option<Finding> {
    const FLOW: &str = "ALLOW_REFRESH_TOKEN_AUTH";
    (client.rotation_grace.is_some() && client.flows.contains(FLOW)).then(|| {
        let what = format!("the app client {} rotates refresh tokens and also allows {FLOW}", client.id);
        Check::RotationBypassed.finding(what, client_setting(&format!("ExplicitAuthFlows without {FLOW}")))
    })
}

fn lifetimes(_: &Configured, client: &Client) -> Option<Finding> {
    let tokens = [("access tokens", client.access_seconds), ("ID tokens", client.id_seconds)];
    let long: Vec<_> = tokens.iter().filter(|(_, seconds)| *seconds > HOUR).collect();
    (!long.is_empty()).then(|| {
        let named = list(long.iter().map(|(name, seconds)| format!("{name} for {} minutes", seconds / 60)));
        let what = format!("the app client {} issues {named}", client.id);
        let setting = "AccessTokenValidity and IdTokenValidity to 15, and their TokenValidityUnits to minutes,";
        Check::TokenLifetime.finding(what, client_setting(setting))
    })
}

fn refresh_token(Configured { session_seconds, .. }: &Configured, client: &Client) -> Option<Finding> {
    (client.refresh_seconds < *session_seconds).then(|| {
        let (minutes, hours) = (client.refresh_seconds / 60, session_seconds.div_ceil(HOUR));
        let what =
            format!("refresh tokens of the app client {} last {minutes} minutes, sessions {hours} hours", client.id);
        let setting = format!("RefreshTokenValidity to {hours}, and TokenValidityUnits.RefreshToken to hours,");
        Check::RefreshTokenShort.finding(what, client_setting(&setting))
    })
}

fn code_grant(_: &Configured, client: &Client) -> Option<Finding> {
    (!client.uses_oauth || !client.grants.contains("code")).then(|| {
        let what = format!("the app client {} does not allow the authorization code grant", client.id);
        let setting = "AllowedOAuthFlows to [code], and AllowedOAuthFlowsUserPoolClient to true,";
        Check::CodeGrantMissing.finding(what, client_setting(setting))
    })
}

fn implicit_grant(_: &Configured, client: &Client) -> Option<Finding> {
    client.grants.contains("implicit").then(|| {
        let what = format!("the app client {} allows the implicit grant", client.id);
        Check::ImplicitGrant.finding(what, client_setting("AllowedOAuthFlows to [code]"))
    })
}

fn scopes(configured: &Configured, client: &Client) -> Option<Finding> {
    let lacking = list(configured.scopes.iter().filter(|scope| !client.scopes.contains(*scope)));
    (!lacking.is_empty()).then(|| {
        let what = format!("the app client {} lacks the scopes {lacking}, which Usher requests", client.id);
        let setting = format!("AllowedOAuthScopes to [{}]", list(&configured.scopes));
        Check::ScopeMissing.finding(what, client_setting(&setting))
    })
}

fn unknown_users(_: &Configured, client: &Client) -> Option<Finding> {
    (!client.hides_unknown_users).then(|| {
        let what = format!("the app client {} says whether a user exists", client.id);
        Check::UserExistenceErrors.finding(what, client_setting("PreventUserExistenceErrors to ENABLED"))
    })
}

fn secret(configured: &Configured, client: &Client) -> Option<Finding> {
    match (client.has_secret, configured.has_secret) {
        (true, true) => None,
        (false, false) => Some(Check::ClientSecretNone.finding(
            format!("the app client {} has no secret", client.id),
            "Create an app client with GenerateSecret true, as infra/usher.yaml does: a client cannot get one later.",
        )),
        (true, false) => Some(Check::ClientSecretDiffers.finding(
            format!("the app client {} has a secret that Usher does not know", client.id),
            "Set cognito.client_secret (USHER_COGNITO_CLIENT_SECRET).",
        )),
        (false, true) => Some(Check::ClientSecretDiffers.finding(
            format!("Usher has a client secret, and the app client {} has none", client.id),
            "Remove cognito.client_secret (USHER_COGNITO_CLIENT_SECRET), or use an app client with a secret.",
        )),
    }
}

fn none_or(names: String) -> String {
    if names.is_empty() { "(none)".to_owned() } else { names }
}
