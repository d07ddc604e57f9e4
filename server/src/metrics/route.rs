//! The route template of a request: one of the router's own, or of the pages that its fallback renders.

use axum::{
    extract::{MatchedPath, Request},
    http::Method,
};
use prometheus_client::encoding::{EncodeLabelValue, LabelValueEncoder};
use std::{
    fmt,
    hash::{Hash, Hasher},
};

/// What no route matches.
const UNMATCHED: &str = "unmatched";
/// The built files. Some have routes of their own, which contain a hash.
const BUILT: &str = "/pkg/";

/// A route template. Cloning one copies no text.
#[derive(Clone, Debug)]
pub(crate) enum Route {
    /// axum's.
    Matched(MatchedPath),
    /// One without a route of axum's.
    Named(&'static str),
}

impl Route {
    /// The route of a request that the router has matched.
    pub(crate) fn of(request: &Request) -> Self {
        let path = request.uri().path();
        match request.extensions().get::<MatchedPath>() {
            _ if path.starts_with(BUILT) => Self::Named("/pkg/{*file}"),
            Some(matched) => Self::Matched(matched.clone()),
            None => Self::Named(without_route(path)),
        }
    }

    /// The template.
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Matched(matched) => matched.as_str(),
            Self::Named(name) => name,
        }
    }
}

/// The pages of `app::App` that have no route of axum's.
fn without_route(path: &str) -> &'static str {
    match path {
        "/" => "/",
        "/resources" => "/resources",
        "/account" => "/account",
        "/admin" => "/admin",
        _ if path.starts_with("/account/") => "/account/{*page}",
        _ if path.starts_with("/admin/") => "/admin/{*page}",
        _ => UNMATCHED,
    }
}

/// The method, if it is a common one. A client may send any word.
pub(crate) fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

impl PartialEq for Route {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Route {}

impl Hash for Route {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl EncodeLabelValue for Route {
    fn encode(&self, encoder: &mut LabelValueEncoder<'_>) -> Result<(), fmt::Error> {
        EncodeLabelValue::encode(&self.as_str(), encoder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, body::Body, middleware, middleware::Next, routing};
    use tower::ServiceExt as _;

    async fn say_route(request: Request, _: Next) -> String {
        Route::of(&request).as_str().to_owned()
    }

    #[tokio::test]
    async fn a_route_is_a_template_and_never_what_was_asked_for() {
        let folder = Router::new().fallback(async || "");
        let router = Router::new()
            .route("/resources/{*path}", routing::get(async || ""))
            .route("/pkg/locales/de-0123.json", routing::get(async || ""))
            .nest_service("/pkg", folder)
            .fallback(async || "")
            .layer(middleware::from_fn(say_route));
        let rows = [
            ("/resources/blog", "/resources/{*path}"),
            ("/resources", "/resources"),
            ("/", "/"),
            ("/admin/people/ann/decisions", "/admin/{*page}"),
            ("/pkg/0123456789abcdef/usher.js", "/pkg/{*file}"),
            ("/pkg/locales/de-0123.json", "/pkg/{*file}"),
            ("/wp-login.php", UNMATCHED),
            ("//", UNMATCHED),
            ("/admin2", UNMATCHED),
        ];
        for (path, expected) in rows {
            let request = axum::http::Request::get(path).body(Body::empty()).unwrap();
            let answer = router.clone().oneshot(request).await.unwrap();
            let route = axum::body::to_bytes(answer.into_body(), 1_000).await.unwrap();
            assert_eq!(route, expected, "{path}");
        }
    }

    #[test]
    fn unknown_methods_are_one() {
        for name in ["BREW", "get", "PROPFIND", "TRACE"] {
            assert_eq!(method(&name.parse().unwrap()), "other", "{name}");
        }
        assert_eq!(method(&Method::GET), "GET");
    }
}
