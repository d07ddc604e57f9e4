//! GET `/error`: shown when there is no safe URL to redirect the browser to.

use super::Provider;
use super::html::{self, escape};
use super::params::Params;
use super::respond::{found, with_query};
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use std::sync::Arc;

/// Redirects the browser to the error page, as Cognito does.
pub(crate) fn redirect(error: &str, client_id: &str) -> Response {
    found(&with_query("/error", &[("error", error), ("client_id", client_id)]))
}

/// The page; always status 400. It explains only known error names and repeats nothing from the query.
pub(crate) async fn get(State(provider): State<Arc<Provider>>, RawQuery(query): RawQuery) -> Response {
    let params = Params::query(query.as_deref());
    let client_id = params.get("client_id").unwrap_or_default();
    let (cause, remedy) = explain(params.get("error").unwrap_or_default());
    let mut body = format!("<p>{cause}</p><p>{remedy}</p>");
    let client = provider.client(client_id);
    if let Some(client) = client {
        let registered = match params.get("error") {
            Some("redirect_mismatch") => client.redirect_uris,
            Some("logout_mismatch") => client.logout_uris,
            _ => Default::default(),
        };
        if !registered.is_empty() {
            body.push_str("<p>Registered addresses:</p><ul>");
            for uri in registered {
                body.push_str(&format!("<li><code>{}</code></li>", escape(&uri)));
            }
            body.push_str("</ul>");
        }
    }
    html::page(&provider, StatusCode::BAD_REQUEST, "An error was encountered", &body)
}

/// Cause and remedy.
fn explain(error: &str) -> (&'static str, &'static str) {
    match error {
        "redirect_mismatch" => (
            "The application asked to be called back at an address that is not registered for it.",
            "The address must be exactly one of the registered ones: scheme, host, port, path and slash.",
        ),
        "logout_mismatch" => (
            "The sign-out address is missing or is not registered for the application.",
            "The address must be exactly one of the registered ones, the slash at the end included.",
        ),
        "invalid_client" => {
            ("There is no app client with this id.", "Check the client id in the application's configuration.")
        }
        "invalid_state" => (
            "This sign-in took too long, was used already, or was begun in another browser.",
            "Go back to the application and sign in again.",
        ),
        _ => ("The request could not be understood.", "Go back to the application and sign in again."),
    }
}

/// Any other path.
pub(crate) async fn not_found(State(provider): State<Arc<Provider>>) -> Response {
    let body = "<p>There is no such page here. Signing in starts at the application.</p>";
    html::page(&provider, StatusCode::NOT_FOUND, "Not found", body)
}
