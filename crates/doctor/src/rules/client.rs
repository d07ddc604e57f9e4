//! The settings of Usher's app client.

use super::{client_setting, list, own_client};
use crate::{Check, Client, Configured, Finding, Observation, Text};
use i18n::msgid;

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
    Check::ClientMissing.finding(
        Text::new(msgid!("the user pool {pool} has no app client {client}"))
            .with("pool", pool_id)
            .with("client", client_id),
        msgid!("Set cognito.client_id (USHER_COGNITO_CLIENT_ID) to the id of Usher's app client."),
    )
}

fn about(client: &Client, english: &'static str) -> Text {
    Text::new(english).with("client", &client.id)
}

/// URLs in the place `urls`.
fn with_urls(text: Text, urls: &[String]) -> Text {
    if urls.is_empty() { text.with_text("urls", Text::new(msgid!("(none)"))) } else { text.with("urls", list(urls)) }
}

fn callback_url(Configured { callback_url, .. }: &Configured, client: &Client) -> Option<Finding> {
    (!client.callback_urls.contains(callback_url)).then(|| {
        let what = about(client, msgid!("the app client {client} has the callback URLs {urls}, not {expected}"));
        let what = with_urls(what, &client.callback_urls).with("expected", callback_url);
        Check::CallbackUrlMissing.finding(what, client_setting("CallbackURLs", format!("[{callback_url}]")))
    })
}

/// The right one is wrong in `callback_url`; then the others are listed there.
fn unknown_callback_urls(Configured { callback_url, .. }: &Configured, client: &Client) -> Option<Finding> {
    let urls = client.callback_urls.iter().filter(|url| *url != callback_url && !is_without_tls(url));
    let unknown = list(urls);
    (!unknown.is_empty() && client.callback_urls.contains(callback_url)).then(|| {
        let what =
            about(client, msgid!("the app client {client} also has the callback URLs {urls}")).with("urls", unknown);
        Check::CallbackUrlUnknown.finding(what, client_setting("CallbackURLs", format!("[{callback_url}]")))
    })
}

fn callback_urls_without_tls(Configured { callback_url, .. }: &Configured, client: &Client) -> Option<Finding> {
    let plain = list(client.callback_urls.iter().filter(|url| *url != callback_url && is_without_tls(url)));
    (!plain.is_empty()).then(|| {
        let what = about(client, msgid!("the app client {client} has the callback URLs {urls} without TLS"))
            .with("urls", plain);
        Check::CallbackUrlHttp.finding(what, client_setting("CallbackURLs", format!("[{callback_url}]")))
    })
}

/// What goes to this machine does not pass a network.
fn is_without_tls(url: &str) -> bool {
    let host = url.strip_prefix("http://").map(|rest| rest.split(['/', ':', '?', '#']).next().unwrap_or_default());
    host.is_some_and(|host| host != "localhost" && host != "127.0.0.1")
}

fn sign_out_url(Configured { sign_out_url, .. }: &Configured, client: &Client) -> Option<Finding> {
    (!client.sign_out_urls.contains(sign_out_url)).then(|| {
        let what = about(client, msgid!("the app client {client} has the sign-out URLs {urls}, not {expected}"));
        let what = with_urls(what, &client.sign_out_urls).with("expected", sign_out_url);
        Check::SignOutUrlMissing.finding(what, client_setting("LogoutURLs", format!("[{sign_out_url}]")))
    })
}

fn revocation(_: &Configured, client: &Client) -> Option<Finding> {
    (!client.revokes_tokens).then(|| {
        let what = about(client, msgid!("tokens of the app client {client} cannot be revoked"));
        Check::TokenRevocation.finding(what, client_setting("EnableTokenRevocation", true))
    })
}

fn rotation(_: &Configured, client: &Client) -> Option<Finding> {
    let fix = || client_setting("RefreshTokenRotation", "{Feature: ENABLED, RetryGracePeriodSeconds: 10}");
    let Some(grace) = client.rotation_grace else {
        let what = about(client, msgid!("the app client {client} does not rotate refresh tokens"));
        return Some(Check::RotationOff.finding(what, fix()));
    };
    (grace == 0 || grace > MAX_GRACE_SECONDS).then(|| {
        let what =
            about(client, msgid!("the app client {client} accepts a replaced refresh token for {seconds} seconds"))
                .with("seconds", grace);
        Check::RotationGrace.finding(what, fix())
    })
}

fn renewal_without_rotation(_: &Configured, client: &Client) -> Option<Finding> {
    const FLOW: &str = "ALLOW_REFRESH_TOKEN_AUTH";
    (client.rotation_grace.is_some() && client.flows.contains(FLOW)).then(|| {
        let what = about(client, msgid!("the app client {client} rotates refresh tokens and also allows {flow}"));
        let fix =
            Text::new(msgid!("Set ExplicitAuthFlows without {flow} in the app client (in infra/usher.yaml: Client)."));
        Check::RotationBypassed.finding(what.with("flow", FLOW), fix.with("flow", FLOW))
    })
}

fn lifetimes(_: &Configured, client: &Client) -> Option<Finding> {
    let tokens = [
        (msgid!("access tokens for {minutes} minutes"), client.access_seconds),
        (msgid!("ID tokens for {minutes} minutes"), client.id_seconds),
    ];
    let long: Vec<_> = tokens.iter().filter(|(_, seconds)| *seconds > HOUR).collect();
    (!long.is_empty()).then(|| {
        let named = long.iter().map(|&&(text, seconds)| Text::new(text).with("minutes", seconds / 60));
        let what = about(client, msgid!("the app client {client} issues {tokens}"));
        Check::TokenLifetime.finding(
            what.with_texts("tokens", named.collect()),
            msgid!(
                "Set AccessTokenValidity and IdTokenValidity to 15, and their TokenValidityUnits to minutes, in the app \
                 client (in infra/usher.yaml: Client)."
            ),
        )
    })
}

fn refresh_token(Configured { session_seconds, .. }: &Configured, client: &Client) -> Option<Finding> {
    (client.refresh_seconds < *session_seconds).then(|| {
        let (minutes, hours) = (client.refresh_seconds / 60, session_seconds.div_ceil(HOUR));
        let what = msgid!("refresh tokens of the app client {client} last {minutes} minutes, sessions {hours} hours");
        let fix = Text::new(msgid!(
            "Set RefreshTokenValidity to {hours}, and TokenValidityUnits.RefreshToken to hours, in the app client (in \
             infra/usher.yaml: Client)."
        ));
        Check::RefreshTokenShort
            .finding(about(client, what).with("minutes", minutes).with("hours", hours), fix.with("hours", hours))
    })
}

fn code_grant(_: &Configured, client: &Client) -> Option<Finding> {
    (!client.uses_oauth || !client.grants.contains("code")).then(|| {
        Check::CodeGrantMissing.finding(
            about(client, msgid!("the app client {client} does not allow the authorization code grant")),
            msgid!(
                "Set AllowedOAuthFlows to [code], and AllowedOAuthFlowsUserPoolClient to true, in the app client (in \
                 infra/usher.yaml: Client)."
            ),
        )
    })
}

fn implicit_grant(_: &Configured, client: &Client) -> Option<Finding> {
    client.grants.contains("implicit").then(|| {
        let what = about(client, msgid!("the app client {client} allows the implicit grant"));
        Check::ImplicitGrant.finding(what, client_setting("AllowedOAuthFlows", "[code]"))
    })
}

fn scopes(configured: &Configured, client: &Client) -> Option<Finding> {
    let lacking = list(configured.scopes.iter().filter(|scope| !client.scopes.contains(*scope)));
    (!lacking.is_empty()).then(|| {
        let what = about(client, msgid!("the app client {client} lacks the scopes {scopes}, which Usher requests"));
        let scopes = format!("[{}]", list(&configured.scopes));
        Check::ScopeMissing.finding(what.with("scopes", lacking), client_setting("AllowedOAuthScopes", scopes))
    })
}

fn unknown_users(_: &Configured, client: &Client) -> Option<Finding> {
    (!client.hides_unknown_users).then(|| {
        let what = about(client, msgid!("the app client {client} says whether a user exists"));
        Check::UserExistenceErrors.finding(what, client_setting("PreventUserExistenceErrors", "ENABLED"))
    })
}

fn secret(configured: &Configured, client: &Client) -> Option<Finding> {
    match (client.has_secret, configured.has_secret) {
        (true, true) => None,
        (false, false) => Some(Check::ClientSecretNone.finding(
            about(client, msgid!("the app client {client} has no secret")),
            msgid!(
                "Create an app client with GenerateSecret true, as infra/usher.yaml does: a client cannot get one later."
            ),
        )),
        (true, false) => Some(Check::ClientSecretDiffers.finding(
            about(client, msgid!("the app client {client} has a secret that Usher does not know")),
            msgid!("Set cognito.client_secret (USHER_COGNITO_CLIENT_SECRET)."),
        )),
        (false, true) => Some(Check::ClientSecretDiffers.finding(
            about(client, msgid!("Usher has a client secret, and the app client {client} has none")),
            msgid!("Remove cognito.client_secret (USHER_COGNITO_CLIENT_SECRET), or use an app client with a secret."),
        )),
    }
}
