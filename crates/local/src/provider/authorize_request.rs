//! A checked authorize request. All sign-in pages pass its query on.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html>

use super::params::Params;
use super::respond::{found, with_query};
use super::{Provider, error_page};
use axum::response::{IntoResponse, Response};
use std::borrow::Cow;

/// A checked authorize request. The sign-in pages carry the same query and check it again.
#[derive(Debug, Clone)]
pub(crate) struct AuthorizeRequest {
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) state: Option<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) challenge: Option<String>,
    /// The requested identity provider; [`COGNITO`] for the pool itself.
    pub(crate) identity_provider: Option<String>,
    pub(crate) login_hint: Option<String>,
    prompt: Vec<String>,
    /// The unchanged query.
    pub(crate) query: String,
}

/// The pool's name for its own accounts among the identity providers.
pub(crate) const COGNITO: &str = "COGNITO";

/// Why an authorize request is refused.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// No valid redirect URI is known: redirects to an error page of this provider.
    Page { error: &'static str, client_id: String },
    /// Redirects to the application's registered redirect URI, with the error.
    Redirect { redirect_uri: String, state: Option<String>, error: Cow<'static, str>, description: Option<String> },
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Page { error, client_id } => error_page::redirect(error, &client_id),
            Self::Redirect { redirect_uri, state, error, description } => {
                let mut pairs = Vec::new();
                if let Some(description) = &description {
                    pairs.push(("error_description", description.as_str()));
                }
                pairs.push(("error", &error));
                if let Some(state) = &state {
                    pairs.push(("state", state));
                }
                found(&with_query(&redirect_uri, &pairs))
            }
        }
    }
}

impl AuthorizeRequest {
    /// Checks the query of an authorize or sign-in request.
    pub(crate) fn parse(provider: &Provider, query: Option<&str>) -> Result<Self, Refusal> {
        let params = Params::query(query);
        let text = |name: &str| params.get(name).map(str::to_owned);
        let (client_id, redirect_uri) = return_address(provider, &params)?;
        let state = text("state");
        let refuse = |error: &'static str, description: &str| Refusal::Redirect {
            redirect_uri: redirect_uri.clone(),
            state: state.clone(),
            error: Cow::Borrowed(error),
            description: Some(description.to_owned()),
        };
        if params.repeated() {
            return Err(refuse("invalid_request", "a parameter is repeated"));
        }
        match params.get("response_type") {
            Some("code") => {}
            None => return Err(refuse("invalid_request", "response_type is missing")),
            Some("token") => {
                return Err(refuse("unauthorized_client", "the implicit grant is not enabled"));
            }
            Some(_) => return Err(refuse("invalid_request", "response_type is not supported")),
        }
        let challenge = challenge(&params).map_err(|reason| refuse("invalid_request", reason))?;
        let scopes = scopes(&params, provider.settings.scopes).map_err(|reason| refuse("invalid_scope", reason))?;
        let identity_provider = text("identity_provider");
        if let Some(name) = &identity_provider
            && name != COGNITO
            && provider.upstream(name).is_none()
        {
            return Err(refuse("invalid_request", "identity_provider is not known"));
        }
        let prompt = prompt(&params).map_err(|reason| refuse("invalid_request", reason))?;
        Ok(Self {
            client_id,
            nonce: text("nonce"),
            scopes,
            challenge,
            identity_provider,
            login_hint: text("login_hint"),
            prompt,
            query: query.unwrap_or_default().to_owned(),
            state,
            redirect_uri,
        })
    }

    /// The identity provider that must handle the sign-in, if it is not the pool itself.
    pub(crate) fn upstream(&self) -> Option<&str> {
        self.identity_provider.as_deref().filter(|name| *name != COGNITO)
    }

    /// `prompt` as it is forwarded: everything but `none`.
    pub(crate) fn forwarded_prompt(&self) -> Option<String> {
        (!self.prompt.is_empty() && !self.asks("none")).then(|| self.prompt.join(" "))
    }

    /// Refuses this request at the application's address.
    pub(crate) fn refuse(&self, error: &'static str, description: Option<String>) -> Refusal {
        Refusal::Redirect {
            redirect_uri: self.redirect_uri.clone(),
            state: self.state.clone(),
            error: error.into(),
            description,
        }
    }

    /// The error of an active fault for this step, if any.
    pub(crate) fn fault(&self, provider: &Provider, after_login: bool) -> Option<Response> {
        let fault = provider.faults.switches().authorize_error.filter(|fault| fault.after_login == after_login)?;
        let refusal = Refusal::Redirect {
            redirect_uri: self.redirect_uri.clone(),
            state: self.state.clone().filter(|_| !fault.without_state),
            error: fault.error.into(),
            description: fault.description,
        };
        Some(refusal.into_response())
    }

    pub(super) fn asks(&self, prompt: &str) -> bool {
        self.prompt.iter().any(|asked| asked == prompt)
    }
}

/// Returns the client and its redirect URI. Until both are known to belong together, nothing is redirected there.
fn return_address(provider: &Provider, params: &Params) -> Result<(String, String), Refusal> {
    let client_id = params.get("client_id").unwrap_or_default().to_owned();
    let Some(client) = provider.client(&client_id) else {
        return Err(Refusal::Page { error: "invalid_client", client_id });
    };
    let uris = &client.redirect_uris;
    let redirect_uri = match params.get("redirect_uri") {
        Some(uri) => uris.get(uri),
        // A client with a single address may leave it out.
        None if uris.len() == 1 => uris.first(),
        None => None,
    };
    match redirect_uri {
        Some(uri) => Ok((client_id, uri.clone())),
        None => Err(Refusal::Page { error: "redirect_mismatch", client_id }),
    }
}

/// PKCE is optional, as in Cognito; if it is used, its method must be S256.
fn challenge(params: &Params) -> Result<Option<String>, &'static str> {
    match (params.get("code_challenge"), params.get("code_challenge_method")) {
        (None, None) => Ok(None),
        (Some(_), None) => Err("code_challenge_method is missing"),
        (None, Some(_)) => Err("code_challenge is missing"),
        (Some(challenge), Some("S256")) => {
            let base64url = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            // SHA-256 without padding.
            if challenge.len() == 43 && challenge.chars().all(base64url) {
                Ok(Some(challenge.to_owned()))
            } else {
                Err("code_challenge is not a SHA-256 in base64url")
            }
        }
        (Some(_), Some(_)) => Err("code_challenge_method is not S256"),
    }
}

/// The requested scopes without duplicates; all scopes of the client if none is requested.
fn scopes(params: &Params, enabled: &[&str]) -> Result<Vec<String>, &'static str> {
    let Some(asked) = params.get("scope") else {
        return Ok(enabled.iter().map(|scope| (*scope).to_owned()).collect());
    };
    let mut scopes: Vec<String> = Vec::new();
    for scope in asked.split_ascii_whitespace() {
        if !enabled.contains(&scope) {
            return Err("a scope is not known");
        }
        if !scopes.iter().any(|known| known == scope) {
            scopes.push(scope.to_owned());
        }
    }
    if !scopes.iter().any(|scope| scope == "openid") {
        return Err("phone, email and profile need openid");
    }
    Ok(scopes)
}

fn prompt(params: &Params) -> Result<Vec<String>, &'static str> {
    let asked: Vec<String> =
        params.get("prompt").unwrap_or_default().split_ascii_whitespace().map(str::to_owned).collect();
    let known = |prompt: &String| ["none", "login", "consent", "select_account"].contains(&prompt.as_str());
    if !asked.iter().all(known) {
        return Err("prompt is not known");
    }
    if asked.len() > 1 && asked.iter().any(|prompt| prompt == "none") {
        return Err("prompt none stands alone");
    }
    Ok(asked)
}
