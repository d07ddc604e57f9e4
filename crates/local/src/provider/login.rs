//! GET and POST `/login`: the sign-in page.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/login-endpoint.html>

use super::authorize_request::AuthorizeRequest;
use super::html::{self, escape};
use super::params::{Params, query_with};
use super::respond::InternalError;
use super::state::{Status, User};
use super::trigger::{self, TriggerError};
use super::{Provider, challenge, codes, csrf, sessions, users};
use crate::services::Account;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use std::fmt::Write as _;
use std::sync::Arc;

const WRONG: &str = "Incorrect username or password.";

/// Renders the page.
pub(crate) async fn get(
    State(provider): State<Arc<Provider>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, InternalError> {
    match AuthorizeRequest::parse(&provider, query.as_deref()) {
        Ok(request) => {
            let hint = request.login_hint.clone().unwrap_or_default();
            page(&provider, &request, &headers, &hint, None)
        }
        Err(refusal) => Ok(refusal.into_response()),
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
    let form = Params::parse(&body);
    let username = form.get("username").unwrap_or_default().trim();
    if !csrf::holds(&provider, &headers, &form) {
        return page(&provider, &request, &headers, username, Some(csrf::EXPIRED));
    }
    // Cognito asks the trigger before it looks at the password.
    if let Some(user) = users::get(&provider, username).filter(|user| user.password.is_some())
        && let Err(error) = trigger::pre_authentication(&provider, &user, &request.client_id).await
    {
        return match error {
            TriggerError::Refused(text) => page(&provider, &request, &headers, username, Some(&text)),
            TriggerError::Internal(error) => Err(error),
        };
    }
    let password = form.get("password").unwrap_or_default();
    let Some(user) = users::check_password(&provider, username, password).await? else {
        // Do not log the name: users type their password there.
        tracing::info!("a sign-in was refused");
        return page(&provider, &request, &headers, username, Some(WRONG));
    };
    if user.disabled {
        return page(&provider, &request, &headers, username, Some(users::DISABLED));
    }
    match challenge::begin(&provider, &request, &user)? {
        Some(challenge) => Ok(challenge),
        None => finish(&provider, &request, &headers, &user).await,
    }
}

/// Signs in a user who has passed all checks, and redirects the browser to the application.
pub(crate) async fn finish(
    provider: &Provider,
    request: &AuthorizeRequest,
    headers: &HeaderMap,
    user: &User,
) -> Result<Response, InternalError> {
    if let Some(answer) = request.fault(provider, true) {
        return Ok(answer);
    }
    let (session, cookie) = sessions::start(provider, headers, &user.username, None).await?;
    tracing::info!(username = user.username, "signed in");
    trigger::post_authentication(provider, user, &request.client_id).await?;
    let mut response = codes::redirect(provider, request, &user.username, session.auth_time)?;
    sessions::set_cookie(provider, &mut response, &cookie);
    Ok(response)
}

fn page(
    provider: &Provider,
    request: &AuthorizeRequest,
    headers: &HeaderMap,
    username: &str,
    problem: Option<&str>,
) -> Result<Response, InternalError> {
    let csrf = csrf::value(provider, headers)?;
    let body = body(provider, request, username, problem, &csrf);
    let title = match problem {
        Some(_) => format!("Error: {}", provider.settings.title),
        None => provider.settings.title.clone(),
    };
    let mut response = html::sign_in_page(provider, StatusCode::OK, &title, &body);
    csrf::set(provider, &mut response, &csrf);
    Ok(response)
}

fn body(provider: &Provider, request: &AuthorizeRequest, username: &str, problem: Option<&str>, csrf: &str) -> String {
    let settings = &provider.settings;
    let action = escape(&query_with(&request.query, &[]));
    let invalid = match problem {
        Some(_) => " aria-invalid=\"true\" aria-describedby=\"problem\"",
        None => "",
    };
    let alert = problem.map_or(String::new(), |problem| {
        format!("<p class=\"alert\" role=\"alert\" id=\"problem\">{}</p>", escape(problem))
    });
    let mut page = format!(
        r#"<h1>{title}</h1>
<p class="lead">{subtitle}</p>
{alert}<form method="post" action="/login?{action}">
<input type="hidden" name="_csrf" value="{csrf}">
<label for="username">Username</label>
<input id="username" name="username" type="text" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="128" required value="{username}"{invalid}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="256" required{invalid}>
<button type="submit">Sign in</button>
</form>
"#,
        title = escape(&settings.title),
        subtitle = escape(&settings.subtitle),
        csrf = escape(csrf),
        username = escape(username),
    );
    providers(provider, request, &mut page);
    accounts(provider, request, &mut page);
    page
}

/// Two links for each identity provider. The second forces its sign-in page, because its session outlives ours and
/// would otherwise sign in the same user again and again.
fn providers(provider: &Provider, request: &AuthorizeRequest, page: &mut String) {
    if provider.upstreams.is_empty() {
        return;
    }
    page.push_str("<p class=\"or\"><span>or</span></p>\n");
    for upstream in &provider.upstreams {
        let name = Some(upstream.name.as_str());
        let link = |prompt: &[(&str, Option<&str>)]| {
            let mut changes = vec![("identity_provider", name), ("login_hint", None)];
            changes.extend_from_slice(prompt);
            escape(&query_with(&request.query, &changes))
        };
        let _ = write!(
            page,
            "<a class=\"button\" href=\"/oauth2/authorize?{}\">Continue with {name}</a>\n\
             <p class=\"small\"><a href=\"/oauth2/authorize?{}\">Use another {name} account</a></p>\n",
            link(&[]),
            link(&[("prompt", Some("login"))]),
            name = escape(&upstream.name),
        );
    }
}

/// Lists the accounts, each with a link that fills in its name, and their password: local mode has no secrets.
fn accounts(provider: &Provider, request: &AuthorizeRequest, page: &mut String) {
    if provider.settings.accounts.is_empty() {
        return;
    }
    let _ = write!(
        page,
        "<table>\n<caption>One password for all accounts of local mode: <code>{}</code></caption>\n\
         <thead><tr><th scope=\"col\">Account</th><th scope=\"col\">Groups</th>\
         <th scope=\"col\">Department</th></tr></thead>\n<tbody>\n",
        escape(&provider.settings.password)
    );
    for account in &provider.settings.accounts {
        let query = query_with(&request.query, &[("login_hint", Some(&account.username))]);
        let groups = if account.groups.is_empty() { "none".to_owned() } else { account.groups.join(", ") };
        let _ = writeln!(
            page,
            "<tr><th scope=\"row\"><a href=\"/login?{}\">{}</a>{}</th><td>{}</td><td>{}</td></tr>",
            escape(&query),
            escape(&account.username),
            note(provider, account).map_or(String::new(), |note| format!("<br>{note}")),
            escape(&groups),
            escape(account.department.as_deref().unwrap_or("none")),
        );
    }
    page.push_str("</tbody>\n</table>\n");
}

/// What is currently special about signing in with an account; HTML.
fn note(provider: &Provider, account: &Account) -> Option<String> {
    let user = users::get(provider, &account.username);
    match (user, account.must_change_password) {
        (Some(User { disabled: true, .. }), _) => Some("disabled".to_owned()),
        (Some(User { status: Status::ForceChangePassword, .. }), _) => Some("must choose a new password".to_owned()),
        (Some(User { totp: Some(secret), .. }), _) => {
            Some(format!("asks for a code, now <code>{}</code>", secret.code(provider.now())))
        }
        (Some(_), true) => Some("has chosen a password".to_owned()),
        _ => None,
    }
}
