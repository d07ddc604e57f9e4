//! Security headers on every response.

use crate::http::{Site, auth, content_policy::ForBrowsers};
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};

/// Policy for responses that are not pages: opened as a document, they can do nothing.
const INERT: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox";

/// RFC 6750, section 3. The same for every invalid token.
const REFUSED_TOKEN: &str = "Bearer error=\"invalid_token\"";
const NOT_ENOUGH: &str = "Bearer error=\"insufficient_scope\"";

/// The compiler checks the values. Each response would check seven hundred bytes once more.
static ALWAYS: [(HeaderName, HeaderValue); 9] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-embedder-policy"), HeaderValue::from_static("require-corp")),
    (HeaderName::from_static("origin-agent-cluster"), HeaderValue::from_static("?1")),
    (header::X_DNS_PREFETCH_CONTROL, HeaderValue::from_static("off")),
    (HeaderName::from_static("x-permitted-cross-domain-policies"), HeaderValue::from_static("none")),
    (
        HeaderName::from_static("permissions-policy"),
        // Omits `cross-origin-isolated`, because forbidding it would undo the opener and embedder policies above. Omits
        // `web-share`, because browsers on Linux do not know it and log a warning.
        HeaderValue::from_static(
            "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), clipboard-read=(), clipboard-write=(), \
             display-capture=(), encrypted-media=(), fullscreen=(), gamepad=(), geolocation=(), gyroscope=(), hid=(), \
             identity-credentials-get=(), idle-detection=(), keyboard-map=(), magnetometer=(), microphone=(), \
             midi=(), payment=(), picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), \
             serial=(), usb=(), xr-spatial-tracking=()",
        ),
    ),
];

/// Whether the header `Authorization` has the scheme `Bearer`.
pub(crate) fn has_bearer_token(headers: &HeaderMap) -> bool {
    headers.get(header::AUTHORIZATION).is_some_and(|value| gate::bearer_token(value.as_bytes()).is_some())
}

/// The security headers of a response, so far as they depend on its request.
#[derive(Debug)]
pub(super) struct SecurityHeaders {
    path: String,
    had_token: bool,
}

impl SecurityHeaders {
    pub(super) fn of(request: &Request) -> Self {
        Self { path: request.uri().path().to_owned(), had_token: has_bearer_token(request.headers()) }
    }

    /// Sets them, and what else depends on the response.
    pub(super) fn set(self, response: &mut Response, site: &Site) {
        let Self { path, had_token } = self;
        let status = response.status();
        let for_browsers = response.extensions().get::<ForBrowsers>().is_some();
        let headers = response.headers_mut();
        let redirected = headers.contains_key(header::LOCATION);
        for (name, value) in &ALWAYS {
            headers.insert(name, value.clone());
        }
        let is_page = headers.contains_key(header::CONTENT_SECURITY_POLICY);
        if !is_page {
            headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(INERT));
        }
        // The callback's URL contains the code. Nobody follows links from API responses or redirects.
        let without_referrer = redirected || path.starts_with("/auth/") || path.starts_with("/api/");
        let referrer = if without_referrer { "no-referrer" } else { "same-origin" };
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static(referrer));
        // Pages differ by user and language, and contain a nonce; only static files set their own header.
        let differs_by = if headers.contains_key(header::CACHE_CONTROL) {
            // Static files exist in several encodings. What pages of other sites may read says whose may.
            if differs_by_origin(headers) { "Origin, Accept-Encoding" } else { "Accept-Encoding" }
        } else {
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
            "Authorization, Cookie, Accept-Language, Accept-Encoding"
        };
        headers.insert(header::VARY, HeaderValue::from_static(differs_by));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static(if had_token { REFUSED_TOKEN } else { "Bearer" }),
            );
        }
        // RFC 6750, section 3.1: the token is valid, but lacks a scope or a group.
        if status == StatusCode::FORBIDDEN && had_token && !for_browsers {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(NOT_ENOUGH));
        }
        // The callback's URL works only once, so a retry is no use.
        if status == StatusCode::SERVICE_UNAVAILABLE && path != auth::CALLBACK {
            headers.entry(header::RETRY_AFTER).or_insert_with(soon);
        }
        if site.secure {
            let value = HeaderValue::from_static("max-age=63072000; includeSubDomains");
            headers.insert(header::STRICT_TRANSPORT_SECURITY, value);
        }
    }
}

/// Whether the answer says that it varies with the origin of the page that asks.
fn differs_by_origin(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(header::VARY).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|name| name.trim().eq_ignore_ascii_case("origin"))
}

/// Seconds until a retry: random from 1 to 3, so that not all clients retry at once.
fn soon() -> HeaderValue {
    HeaderValue::from(u16::from(1 + uuid::Uuid::new_v4().as_bytes()[0] % 3))
}
