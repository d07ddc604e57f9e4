//! Each page has one canonical path. Other spellings that a server might treat as equal (dot segments, encoding, extra
//! slashes) could make a cache store a page as something else, such as a style sheet, or evade a proxy's rules.

use crate::http::{AppState, extract::UnauthenticatedContext, forward_auth, page};
use app::{Cause, Problem};
use axum::{
    extract::{FromRequestParts as _, Request},
    http::{Method, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// Redirects to a page's canonical path, or answers 404 if the path has none. Server functions match their exact path
/// only, and [`tower_http::services::ServeDir`] resolves static files. Behind `/authz` is the address of another
/// request, which the gate checks.
pub(super) async fn require_canonical_path(state: &AppState, request: Request) -> Result<Request, Response> {
    let path = request.uri().path();
    if path.starts_with("/api/") || path.starts_with("/pkg/") || forward_auth::is_question(path) {
        return Ok(request);
    }
    match canonical(path) {
        Some(canonical) if canonical == path => Ok(request),
        // `canonical` starts with a single slash and is canonical itself: no open redirect, no loop.
        Some(canonical) if matches!(*request.method(), Method::GET | Method::HEAD) => {
            let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
            let location = [(header::LOCATION, format!("{canonical}{query}"))];
            Err((StatusCode::PERMANENT_REDIRECT, location).into_response())
        }
        _ => {
            let (mut parts, _) = request.into_parts();
            let Ok(UnauthenticatedContext(context)) =
                UnauthenticatedContext::from_request_parts(&mut parts, state).await;
            let problem = Problem { request_id: context.page.request_id.clone(), cause: Cause::NotFound };
            Err(page::problem(state, &context, &problem).await)
        }
    }
}

/// The canonical form of a path: no trailing slash and no percent-encoding, which no page needs
/// ([`access::ResourcePath`], [`app::segment`]). `None` if no page can have this path.
fn canonical(path: &str) -> Option<Cow<'_, str>> {
    let decoded = match path.contains('%') {
        false => Cow::Borrowed(path),
        true => Cow::Owned(decoded(path)?),
    };
    let without_slash = match decoded.strip_suffix('/').filter(|shorter| !shorter.is_empty() && !shorter.ends_with('/'))
    {
        Some(shorter) => Cow::Owned(shorter.to_owned()),
        None => decoded,
    };
    let segments = without_slash.strip_prefix('/')?.split('/');
    let is_strange = |segment: &str| matches!(segment, "" | "." | "..") || segment.contains('\\');
    (without_slash == "/" || !segments.into_iter().any(is_strange)).then_some(without_slash)
}

/// Percent-decodes a path. `None` unless every encoded character is one that needs no encoding.
fn decoded(path: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~' | '@' | '+' | ':');
    let mut parts = path.split('%');
    let mut decoded = parts.next()?.to_owned();
    for part in parts {
        let (code, rest) = part.split_at_checked(2)?;
        let character =
            percent_decode_str(&format!("%{code}")).decode_utf8().ok()?.chars().next().filter(|c| is_plain(*c))?;
        decoded.push(character);
        decoded.push_str(rest);
    }
    Some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Row 20.
    #[test]
    fn every_spelling_leads_to_one_address_or_nowhere() {
        for (path, expected) in [
            ("/", Some("/")),
            ("/account", Some("/account")),
            ("/account/", Some("/account")),
            ("/resources/blog/", Some("/resources/blog")),
            ("/%61ccount", Some("/account")),
            ("/%41ccount/", Some("/Account")),
            ("/admin/people/ada%40example.com", Some("/admin/people/ada@example.com")),
            ("/admin/people/~2E.", Some("/admin/people/~2E.")),
            ("/admin/people/%7E2E.", Some("/admin/people/~2E.")),
            ("/account;.png", Some("/account;.png")),
            ("/a..b/...", Some("/a..b/...")),
            ("//", None),
            ("//evil.example/", None),
            ("/account//sessions", None),
            ("/resources/blog//", None),
            ("/account/x.css/..", None),
            ("/account/.", None),
            ("/./account", None),
            ("/account/../account", None),
            ("/account/%2e%2E/account", None),
            ("/account/.%2e", None),
            ("/account%2fsessions", None),
            ("/account%5Csessions", None),
            ("/account\\sessions", None),
            ("/%2561ccount", None),
            ("/account%00", None),
            ("/account%0d%0a", None),
            ("/caf%C3%A9", None),
            ("/account%", None),
            ("/account%6", None),
            ("/account%zz", None),
            ("/account%+1", None),
            ("/account%é", None),
            ("*", None),
            ("", None),
        ] {
            assert_eq!(canonical(path).as_deref(), expected, "{path}");
        }
    }

    proptest! {
        /// Row 20: a canonical path stays the same, and URL parsers do not change it.
        #[test]
        fn where_it_leads_there_it_stays(path in "(/([a-z.~%0-9A-F]{0,6}|%2[eEfF]|%5[cC]|\\.\\.?)){1,4}/?") {
            if let Some(found) = canonical(&path) {
                prop_assert_eq!(canonical(&found), Some(found.clone()));
                prop_assert!(!found.starts_with("//") && !found.contains('%'));
                let read = url::Url::parse("https://usher.example.com").unwrap().join(&found).unwrap();
                prop_assert_eq!(read.path(), &*found);
            }
        }
    }
}
