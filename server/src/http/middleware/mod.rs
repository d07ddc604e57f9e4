//! Middleware around every route, from outermost to innermost: language; headers; client address; request id, log,
//! panics and time limit; overload; compression; unread answers; checks; sign-in limit. The checks are, in this order: malformed
//! requests; host; canonical paths; fetch metadata; same origin.

mod canonical_path;
mod client;
mod compression;
mod fetch_metadata;
mod forwarded;
mod headers;
mod host;
mod overload;
mod request;
mod same_origin;
mod sign_in_limit;
mod well_formed;

pub(crate) use headers::has_bearer_token;

use super::{AppState, Site, language};
use crate::configuration::Proxy;
use axum::{
    Router,
    extract::{Request, State},
    middleware::{self, Next},
    response::Response,
};
use headers::SecurityHeaders;
use request::Observed;
use std::sync::Arc;
use tower::ServiceBuilder;
use tower_http::compression::CompressionLayer;

/// Adds all middleware to the routes. Each layer allocates on each request and moves the request about, so what can be
/// one layer is one.
pub(crate) fn around(routes: Router<AppState>, state: &AppState) -> Router<AppState> {
    let with = || state.clone();
    // One stack, outermost first. With a call of `Router::layer` for each, axum would box the layers one by one, and each
    // box clones all that is in it, on each request.
    let stack = ServiceBuilder::new()
        .layer(middleware::from_fn_with_state(with(), shed_load))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(with(), check));
    let observed = Observed { metrics: state.metrics.clone(), is_traced: state.is_traced };
    around_all(routes.layer(stack), &state.site, &state.proxy, observed)
}

/// Refuses what is too much at once, and lets only answers be compressed that may be.
async fn shed_load(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    compression::only_for_own_requests(&mut request);
    overload::limit_concurrency(&state, request, next).await
}

/// Passes a request on only if it passes each check, and within the limit of sign-ins.
async fn check(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let answer = async |request| match checked(&state, request).await {
        Ok(request) => sign_in_limit::limit_sign_ins(&state, request, next).await,
        Err(refusal) => refusal,
    };
    overload::limit_unsent(&state, request, answer).await
}

async fn checked(state: &AppState, request: Request) -> Result<Request, Response> {
    let refused = well_formed::reject_malformed(state, &request);
    if let Some(response) = refused.or_else(|| host::require_known_host(state, &request)) {
        return Err(response);
    }
    let request = canonical_path::require_canonical_path(state, request).await?;
    let request = fetch_metadata::refuse_embedding(state, request).await?;
    same_origin::require_same_origin(state, request).await
}

/// What the outermost layer needs.
#[derive(Debug)]
struct Outermost {
    site: Arc<Site>,
    proxy: Arc<Proxy>,
    observed: Observed,
}

/// Adds the outermost layer: whatever fails inside, the response has all headers and the log a line.
fn around_all<S: Clone + Send + Sync + 'static>(
    routes: Router<S>,
    site: &Arc<Site>,
    proxy: &Arc<Proxy>,
    observed: Observed,
) -> Router<S> {
    let outermost = Outermost { site: Arc::clone(site), proxy: Arc::clone(proxy), observed };
    routes.layer(middleware::from_fn_with_state(Arc::new(outermost), respond))
}

async fn respond(State(outermost): State<Arc<Outermost>>, mut request: Request, next: Next) -> Response {
    let Outermost { site, proxy, observed } = &*outermost;
    let (language, headers) = (language::of(request.headers()), SecurityHeaders::of(&request));
    client::identify(&mut request, proxy, site);
    let mut response = i18n::speaking(language, request::trace(observed, request, next)).await;
    headers.set(&mut response, site);
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{
        body::{Body, to_bytes},
        http::StatusCode,
        routing,
    };
    use tower::ServiceExt as _;

    async fn panics() -> StatusCode {
        panic!("a secret in a panic");
    }

    #[tokio::test]
    async fn hd11_a_handler_that_panics_is_a_500_with_all_headers_and_fixed_words() {
        let site = Arc::new(Site::new("https://usher.example.com", "https://sign-in.example.com", false));
        let routes = Router::new().route("/panics", routing::get(panics)).route("/works", routing::get(async || "ok"));
        let router = around_all(routes, &site, &Arc::default(), Observed::default());
        let get = async |path: &str| {
            let request = Request::get(path).body(Body::empty()).unwrap();
            router.clone().oneshot(request).await.unwrap()
        };
        let (broken, whole) = (get("/panics").await, get("/works").await);
        assert_eq!((broken.status(), whole.status()), (StatusCode::INTERNAL_SERVER_ERROR, StatusCode::OK));
        let names = |response: &axum::response::Response| {
            let mut names: Vec<String> = response.headers().keys().map(ToString::to_string).collect();
            names.retain(|name| name != "content-length");
            names.sort_unstable();
            names
        };
        assert_eq!(names(&broken), names(&whole));
        assert!(names(&broken).contains(&"strict-transport-security".to_owned()));
        let id = broken.headers()["x-request-id"].to_str().unwrap().to_owned();
        let body = String::from_utf8(to_bytes(broken.into_body(), 10_000).await.unwrap().into()).unwrap();
        assert!(body.contains(&id) && !body.contains("secret"), "{body}");
    }
}
