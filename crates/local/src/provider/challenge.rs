//! GET and POST `/challenge`: what the hosted UI asks for after the password: a new password, an authenticator app's
//! code.
//!
//! Named and ordered as Cognito's challenges `NEW_PASSWORD_REQUIRED` and `SOFTWARE_TOKEN_MFA`:
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow.html>.
//! The path is this provider's own.

use super::authorize_request::AuthorizeRequest;
use super::html::{self, escape};
use super::params::{Params, query_with};
use super::respond::{InternalError, found};
use super::state::{Challenge, Status, User};
use super::{Provider, cookies, csrf, login, password_policy, secrets, users};
use crate::totp::TotpSecret;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Duration;

/// Ties the challenge to the browser that sent the correct password.
const COOKIE: &str = "challenge";
/// `AuthSessionValidity` of an app client; its default is three minutes.
const LIFETIME: Duration = Duration::from_secs(180);
/// Number of wrong codes after which the password must be entered again.
const WRONG_CODES: u32 = 5;

const WRONG: &str = "The code is not right. Enter the one that your app shows now.";
const USED: &str = "Your software token has already been used once. Wait for the next code.";
const REFUSED: &str = "The password does not have what is asked for below.";
const UNEQUAL: &str = "The two passwords are not the same.";

/// What a user must still provide after the correct password.
#[derive(Debug)]
enum Kind<'a> {
    NewPassword,
    SoftwareToken(&'a TotpSecret),
}

fn kind(user: &User) -> Option<Kind<'_>> {
    match (user.status, &user.totp) {
        (Status::ForceChangePassword, _) => Some(Kind::NewPassword),
        (_, Some(secret)) => Some(Kind::SoftwareToken(secret)),
        _ => None,
    }
}

/// Redirects the browser to the user's challenge after a correct password; `None` if there is no challenge.
pub(crate) fn begin(
    provider: &Provider,
    request: &AuthorizeRequest,
    user: &User,
) -> Result<Option<Response>, InternalError> {
    if kind(user).is_none() {
        return Ok(None);
    }
    let cookie = secrets::token()?;
    let record = Challenge { username: user.username.clone(), wrong: 0, expires: provider.now() + LIFETIME.as_secs() };
    provider.store.with(|state| state.challenges.insert(secrets::fingerprint(&cookie), record));
    let mut response = here(request);
    cookies::set(&mut response, &provider.settings.cookie(COOKIE), &cookie, Some(LIFETIME));
    Ok(Some(response))
}

/// Renders the page.
pub(crate) async fn get(
    State(provider): State<Arc<Provider>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, InternalError> {
    let request = match AuthorizeRequest::parse(&provider, query.as_deref()) {
        Ok(request) => request,
        Err(refusal) => return Ok(refusal.into_response()),
    };
    match pending(&provider, &headers) {
        Some((_, user)) => page(&provider, &request, &headers, &user, None),
        None => Ok(back_to_login(&request)),
    }
}

/// Handles the form.
pub(crate) async fn post(
    State(provider): State<Arc<Provider>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, InternalError> {
    let request = match AuthorizeRequest::parse(&provider, query.as_deref()) {
        Ok(request) => request,
        Err(refusal) => return Ok(refusal.into_response()),
    };
    let Some((key, user)) = pending(&provider, &headers) else {
        return Ok(back_to_login(&request));
    };
    let form = Params::parse(&body);
    if !csrf::holds(&provider, &headers, &form) {
        return page(&provider, &request, &headers, &user, Some(csrf::EXPIRED));
    }
    let problem = match kind(&user) {
        Some(Kind::NewPassword) => new_password(&provider, &user, &form).await?,
        Some(Kind::SoftwareToken(secret)) => match software_token(&provider, &key, &user, secret, &form) {
            Some(problem) => Some(problem),
            None => return finish(&provider, &request, &headers, &key, &user).await,
        },
        None => return finish(&provider, &request, &headers, &key, &user).await,
    };
    match problem {
        Some(problem) => page(&provider, &request, &headers, &user, Some(problem)),
        None => match users::get_enabled(&provider, &user.username) {
            Some(user) if kind(&user).is_none() => finish(&provider, &request, &headers, &key, &user).await,
            // Show the next challenge, if there is one.
            _ => Ok(here(&request)),
        },
    }
}

/// The key of this browser's challenge, and its user.
fn pending(provider: &Provider, headers: &HeaderMap) -> Option<(String, User)> {
    let key = cookies::get(headers, &provider.settings.cookie(COOKIE)).map(secrets::fingerprint)?;
    let username =
        provider.store.with(|state| state.challenges.get(&key).map(|challenge| challenge.username.clone()))?;
    Some((key, users::get_enabled(provider, &username)?))
}

async fn new_password(provider: &Provider, user: &User, form: &Params) -> Result<Option<&'static str>, InternalError> {
    let password = form.get("password").unwrap_or_default();
    if form.get("repeated").unwrap_or_default() != password {
        return Ok(Some(UNEQUAL));
    }
    if !password_policy::admits(password) {
        return Ok(Some(REFUSED));
    }
    users::set_password(provider, &user.username, password).await?;
    tracing::info!(username = user.username, "the password was changed");
    Ok(None)
}

/// Checks a code. Each code works only once (RFC 6238, 5.2).
fn software_token(
    provider: &Provider,
    key: &str,
    user: &User,
    secret: &TotpSecret,
    form: &Params,
) -> Option<&'static str> {
    let code: String = form.get("code").unwrap_or_default().split_whitespace().collect();
    let step = secret.step(&code, provider.now());
    provider.store.with(|state| match step {
        Some(step) if state.used_steps.get(&user.username).is_some_and(|used| step <= *used) => Some(USED),
        Some(step) => {
            state.used_steps.insert(user.username.clone(), step);
            None
        }
        None => {
            let challenge = state.challenges.get_mut(key);
            if challenge.is_some_and(|challenge| {
                challenge.wrong += 1;
                challenge.wrong >= WRONG_CODES
            }) {
                state.challenges.remove(key);
            }
            Some(WRONG)
        }
    })
}

async fn finish(
    provider: &Provider,
    request: &AuthorizeRequest,
    headers: &HeaderMap,
    key: &str,
    user: &User,
) -> Result<Response, InternalError> {
    // Of two forms sent at once, only the one that removes the challenge continues.
    if provider.store.with(|state| state.challenges.remove(key)).is_none() {
        return Ok(back_to_login(request));
    }
    let mut response = login::finish(provider, request, headers, user).await?;
    cookies::set(&mut response, &provider.settings.cookie(COOKIE), "", None);
    Ok(response)
}

fn here(request: &AuthorizeRequest) -> Response {
    found(&format!("/challenge?{}", query_with(&request.query, &[])))
}

fn back_to_login(request: &AuthorizeRequest) -> Response {
    found(&format!("/login?{}", query_with(&request.query, &[])))
}

fn page(
    provider: &Provider,
    request: &AuthorizeRequest,
    headers: &HeaderMap,
    user: &User,
    problem: Option<&str>,
) -> Result<Response, InternalError> {
    let invalid = if problem.is_some() { " aria-invalid=\"true\"" } else { "" };
    let (heading, fields, button) = match kind(user) {
        Some(Kind::SoftwareToken(secret)) => {
            ("Enter your code", software_token_fields(secret, provider.now(), invalid), "Continue")
        }
        _ => ("Choose a new password", new_password_fields(invalid), "Change password"),
    };
    let csrf = csrf::value(provider, headers)?;
    let alert = problem.map_or(String::new(), |problem| {
        format!("<p class=\"alert\" role=\"alert\" id=\"problem\">{}</p>", escape(problem))
    });
    let body = format!(
        r#"<h1>{heading}</h1>
<p class="lead">for {username}</p>
{alert}<form method="post" action="/challenge?{action}">
<input type="hidden" name="_csrf" value="{csrf}">
{fields}<button type="submit">{button}</button>
</form>
<p class="small"><a href="/login?{action}">Sign in as somebody else</a></p>
"#,
        username = escape(&user.username),
        action = escape(&query_with(&request.query, &[])),
        csrf = escape(&csrf),
    );
    let title = if problem.is_some() { format!("Error: {heading}") } else { heading.to_owned() };
    let mut response = html::sign_in_page(provider, StatusCode::OK, &title, &body);
    csrf::set(provider, &mut response, &csrf);
    Ok(response)
}

/// The fields always name the alert as a description; this has no effect while there is no alert.
fn new_password_fields(invalid: &str) -> String {
    format!(
        r#"<p id="policy">{policy}</p>
<label for="password">New password</label>
<input id="password" name="password" type="password" autocomplete="new-password" maxlength="256" aria-describedby="problem policy" required{invalid}>
<label for="repeated">New password again</label>
<input id="repeated" name="repeated" type="password" autocomplete="new-password" maxlength="256" aria-describedby="problem" required{invalid}>
"#,
        policy = escape(password_policy::TEXT)
    )
}

/// Local mode has no secrets. It shows the code, since nobody has this account in an app.
fn software_token_fields(secret: &TotpSecret, now: u64, invalid: &str) -> String {
    format!(
        r#"<label for="code">Code from your authenticator app</label>
<input id="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" maxlength="8" aria-describedby="problem now" required{invalid}>
<p id="now">Local mode: the code is now <code>{code}</code></p>
"#,
        code = secret.code(now)
    )
}
