//! Which other sites' pages may call the API in a browser (CORS: <https://fetch.spec.whatwg.org/#http-cors-protocol>).

use crate::http::AppState;
use axum::{
    Router,
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
};
use std::time::Duration;
use tower_http::cors::{AllowOrigin, CorsLayer};

/// How long a browser may keep the answer to a preflight. A browser keeps it for two hours at most.
const MAX_AGE: Duration = Duration::from_hours(1);

/// The origins in the configuration, which is none unless it names some. The API takes a token and no cookie, so the
/// pages of these sites have no more rights than the token that they hold.
#[derive(Clone, Debug, Default)]
pub(crate) struct AllowedOrigins(Vec<HeaderValue>);

impl AllowedOrigins {
    /// The origins, which the configuration has checked.
    pub(crate) fn new(origins: &[String]) -> Self {
        Self(origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok()).collect())
    }

    /// Whether a page of one of these sites sent the request.
    pub(crate) fn has_sent(&self, headers: &HeaderMap) -> bool {
        let mut origins = headers.get_all(header::ORIGIN).iter();
        match (origins.next(), origins.next()) {
            (Some(origin), None) => self.0.contains(origin),
            _ => false,
        }
    }

    /// Answers preflights, which have no token, and lets these pages read the answers. Without any origin, the routes
    /// stay as they are, and a preflight is a method that no address has.
    ///
    /// The layer says that an answer varies with the origin. That matters for the description of the API alone: no
    /// other answer may be cached.
    pub(crate) fn around(&self, routes: Router<AppState>) -> Router<AppState> {
        if self.0.is_empty() {
            return routes;
        }
        let cors = CorsLayer::new()
            .allow_origin(AllowOrigin::list(self.0.iter().cloned()))
            .allow_methods([Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
            .allow_headers([
                header::AUTHORIZATION,
                header::CONTENT_TYPE,
                header::IF_MATCH,
                header::IF_NONE_MATCH,
                HeaderName::from_static("idempotency-key"),
            ])
            .expose_headers([
                header::ETAG,
                header::LINK,
                header::LOCATION,
                header::RETRY_AFTER,
                header::WWW_AUTHENTICATE,
                HeaderName::from_static("ratelimit"),
                HeaderName::from_static("ratelimit-policy"),
                HeaderName::from_static("x-request-id"),
            ])
            .max_age(MAX_AGE);
        routes.layer(cors)
    }
}
