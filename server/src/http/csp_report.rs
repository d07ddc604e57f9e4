//! `POST /csp-report`: browsers report violations of a page's content security policy.

use super::{AppState, BODY_TIMEOUT, extract::ClientAddress};
use axum::{
    body,
    extract::{Request, State},
    http::StatusCode,
};
use serde::Deserialize;
use tokio::time::timeout;
use url::Url;

/// Path for the directive `report-uri`.
pub(crate) const ADDRESS: &str = "/csp-report";

const MAX_BYTES: usize = 8 * 1024;
/// Maximum length of a logged value from a report, in characters.
const MAX_WORD: usize = 200;

/// The body that browsers send to `report-uri` (Content Security Policy Level 3, section 5.3, "Reporting").
#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "csp-report")]
    report: Report,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Report {
    document_uri: String,
    effective_directive: Option<String>,
    /// Older name of `effective_directive`.
    violated_directive: Option<String>,
    blocked_uri: String,
}

/// Logs a report. Drops unreadable and excess reports; the response is always the same.
pub(crate) async fn note(State(state): State<AppState>, request: Request) -> StatusCode {
    let address = ClientAddress::of(request.extensions()).0;
    if state.report_limit.take(address).is_ok() {
        let body = timeout(BODY_TIMEOUT, body::to_bytes(request.into_body(), MAX_BYTES)).await;
        let envelope = body.ok().and_then(Result::ok).and_then(|body| serde_json::from_slice::<Envelope>(&body).ok());
        let ours = |Envelope { report }: Envelope| state.site.is_origin_of(&report.document_uri).then_some(report);
        if let Some(report) = envelope.and_then(ours) {
            let (page, blocked) = (without_query(&report.document_uri), without_query(&report.blocked_uri));
            let directive = short(&report.effective_directive.or(report.violated_directive).unwrap_or_default());
            tracing::warn!(page, directive, blocked, "a page's content security policy was violated");
        }
    }
    StatusCode::NO_CONTENT
}

/// A URL without the parts that may be secret, or a keyword such as `inline`.
fn without_query(reported: &str) -> String {
    match Url::parse(reported) {
        Ok(url) if url.origin().is_tuple() => short(&format!("{}{}", url.origin().ascii_serialization(), url.path())),
        Ok(url) => url.scheme().to_owned(),
        Err(_) => short(reported.split(['?', '#']).next().unwrap_or_default()),
    }
}

fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(MAX_WORD).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_secret_of_an_address_is_left() {
        for (reported, expected) in [
            ("https://usher.example.com/auth/callback?code=abc&state=def", "https://usher.example.com/auth/callback"),
            ("https://me:word@evil.example/x.js#part", "https://evil.example/x.js"),
            ("data:text/html,secret", "data"),
            ("chrome-extension://id/page.js", "chrome-extension"),
            ("inline", "inline"),
            ("/path?code=abc", "/path"),
            ("two\nlines", "twolines"),
        ] {
            assert_eq!(without_query(reported), expected, "{reported}");
        }
        assert_eq!(without_query(&"a".repeat(1_000)).len(), MAX_WORD);
    }
}
