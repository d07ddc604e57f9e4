//! The layout of the hosted pages: one inline style, no script, no external resources.

use super::respond::InternalError;
use super::{Kind, Provider, secrets};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use std::sync::{LazyLock, PoisonError};

const STYLE: &str = include_str!("pages.css");

/// The style's hash, by which the Content-Security-Policy allows it.
static STYLE_HASH: LazyLock<String> = LazyLock::new(|| secrets::csp_hash(STYLE));

/// Escapes text for HTML content and quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A page with a heading. `body` is HTML.
pub(crate) fn page(provider: &Provider, status: StatusCode, heading: &str, body: &str) -> Response {
    let heading = escape(heading);
    frame(provider, status, &heading, &format!("<h1>{heading}</h1>\n{body}"))
}

/// A page whose `body` has its own heading. `body` is HTML, `title` is text.
pub(crate) fn sign_in_page(provider: &Provider, status: StatusCode, title: &str, body: &str) -> Response {
    frame(provider, status, &escape(title), body)
}

fn frame(provider: &Provider, status: StatusCode, title: &str, body: &str) -> Response {
    let (class, place) = match provider.settings.kind {
        Kind::UserPool { .. } => ("pool", "User pool"),
        Kind::Directory => ("directory", "Company directory"),
    };
    let page = format!(
        r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>{title} · {place}</title>
<link rel="icon" href="data:,">
<style>{STYLE}</style>
</head>
<body class="{class}">
<main>
{body}</main>
<footer>{place} of local mode. Not for production.</footer>
</body>
</html>
"#
    );
    let mut response = (status, Html(page)).into_response();
    let Ok(policy) = HeaderValue::from_str(&policy(provider)) else {
        return InternalError::new("the content security policy is no header value").into_response();
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // The URL carries the state and nonce of the sign-in.
        (header::REFERRER_POLICY, "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// `form-action` also names the origins on the way back to the application, because browsers apply it to the redirects
/// that follow a form.
fn policy(provider: &Provider) -> String {
    let targets = provider
        .form_targets
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .iter()
        .map(|origin| format!(" {origin}"))
        .collect::<String>();
    format!(
        "default-src 'none'; style-src 'sha256-{}'; img-src data:; form-action 'self'{targets}; \
         frame-ancestors 'none'; base-uri 'none'",
        *STYLE_HASH
    )
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn markup_is_made_harmless() {
        assert_eq!(escape(r#"<a href="x" id='y'>&</a>"#), "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;&lt;/a&gt;");
    }
}
