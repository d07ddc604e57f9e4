//! The routes and their shared state.

mod admin;
mod api;
mod assets;
mod auth;
mod content_policy;
mod cookies;
mod csp_report;
#[cfg(feature = "local")]
mod design;
mod events;
mod executor;
mod extract;
mod forms;
mod forward_auth;
mod health;
mod language;
mod limits;
mod locales;
mod middleware;
mod navigation;
mod not_allowed;
mod own_sessions;
mod page;
mod partial_sign_out;
mod plain;
mod preferences;
mod requests;
mod site;
mod v1;

pub(crate) use auth::CALLBACK;
pub(crate) use extract::FromTrustedProxy;
pub(crate) use forward_auth::Sites;
pub(crate) use health::Readiness;
pub(crate) use site::{Authority, Site};

use crate::{Configuration, configuration::Proxy, metrics::Metrics};
use axum::{Extension, Router, routing};
use gate::Gate;
use leptos::config::LeptosOptions;
use limits::{AddressLimit, KeyedSemaphore, SignInLimit, UnsentAnswers};
use std::{net::IpAddr, num::NonZeroU32, ops::Deref, sync::Arc, time::Duration};

/// Maximum size of a request body, in bytes: a form with the longest text, each character percent-encoded in 12 bytes.
const MAX_BODY_BYTES: usize = 1024 * 1024;
/// How long a whole request body may take to arrive, once a handler reads it. tower-http's `RequestBodyTimeoutLayer`
/// starts anew with each frame. Its `RequestBodyDeadlineLayer` starts before the session is resolved, which may take
/// longer than this.
const BODY_TIMEOUT: Duration = Duration::from_secs(5);
/// How much memory answers may take that clients have not read yet, in bytes. One address may have half of it.
const MAX_UNSENT_BYTES: u64 = 128 * 1024 * 1024;
/// Maximum number of open event streams; each browser has one for all its tabs.
const MAX_STREAMS: usize = 10_000;
/// Maximum number of open event streams per user.
const MAX_STREAMS_PER_USER: usize = 16;
/// Maximum number of exports that are read at the same time.
const MAX_EXPORTS: usize = 16;
/// Maximum number of exports that one user reads at the same time.
const MAX_EXPORTS_PER_USER: usize = 4;
/// How many sign-ins per client address may fail or be abandoned in a minute; ten times as many may be in progress.
const SIGN_INS: NonZeroU32 = NonZeroU32::MIN.saturating_add(59);
/// Maximum number of CSP violation reports per client address: in a minute, and at once.
const REPORTS_PER_MINUTE: NonZeroU32 = NonZeroU32::MIN.saturating_add(9);
const REPORTS_AT_ONCE: NonZeroU32 = NonZeroU32::MIN.saturating_add(4);
/// Replaces [`SIGN_INS`] in local mode, because tests sign in often.
const SIGN_INS_IN_LOCAL_MODE: NonZeroU32 = NonZeroU32::MIN.saturating_add(5_999);

/// The state that all handlers share. Each layer of middleware clones it and all layers within it on each request, so a
/// clone must cost next to nothing.
#[derive(Clone, Debug)]
pub(crate) struct AppState(Arc<SharedState>);

impl Deref for AppState {
    type Target = SharedState;

    fn deref(&self) -> &SharedState {
        &self.0
    }
}

#[derive(Debug)]
pub(crate) struct SharedState {
    pub(crate) gate: Gate,
    pub(crate) site: Arc<Site>,
    /// The sites that a proxy protects with Usher.
    pub(crate) sites: Sites,
    pub(crate) options: LeptosOptions,
    pub(crate) readiness: Readiness,
    pub(crate) proxy: Arc<Proxy>,
    /// Permits for requests in progress, by client address.
    pub(crate) request_permits: Arc<KeyedSemaphore<IpAddr>>,
    /// Answers that clients have not read yet.
    pub(crate) unsent_answers: Arc<UnsentAnswers>,
    /// Permits for open event streams, by user id.
    pub(crate) streams: Arc<KeyedSemaphore<String>>,
    /// Permits for exports that are being read, by user id.
    pub(crate) exports: Arc<KeyedSemaphore<String>>,
    pub(crate) sign_in_limit: Arc<SignInLimit>,
    /// Limits CSP violation reports, by client address.
    pub(crate) report_limit: Arc<AddressLimit>,
    /// The other sites whose pages may call the API.
    pub(crate) allowed_origins: v1::AllowedOrigins,
    /// Absent unless `metrics.listen` is set.
    pub(crate) metrics: Option<Arc<Metrics>>,
    /// Whether the spans of requests are exported.
    pub(crate) is_traced: bool,
    /// Whether sign-in error pages show the message of a user pool trigger.
    pub(crate) show_trigger_messages: bool,
}

/// The same router for plain HTTP beside TLS: the middleware redirects or refuses all requests but health checks.
pub(crate) fn over_plain_http(router: Router) -> Router {
    router.layer(Extension(extract::PlainHttp))
}

/// Builds the router: all routes, wrapped in the middleware.
pub(crate) fn router(
    gate: Gate,
    site: Site,
    readiness: Readiness,
    metrics: Option<Arc<Metrics>>,
    configuration: &Configuration,
) -> Router {
    // Rendering spawns tasks.
    executor::install();
    app::install_locales(&language::OWN_TEXTS);
    let options = page::options(&configuration.site_root, site.local);
    let allowed_origins = v1::AllowedOrigins::new(&configuration.api.allowed_origins);
    let routes =
        routes(&options, &allowed_origins).fallback(page::elsewhere).method_not_allowed_fallback(not_allowed::method);
    let limits = &configuration.limits;
    let by_default = if site.local { SIGN_INS_IN_LOCAL_MODE } else { SIGN_INS };
    let state = AppState(Arc::new(SharedState {
        gate,
        sites: Sites::new(&configuration.sites, &site),
        site: Arc::new(site),
        options,
        readiness,
        proxy: Arc::new(configuration.proxy.clone()),
        // One address may hold half of the permits, so that no single client locks out the others.
        request_permits: Arc::new(KeyedSemaphore::new(limits.requests, limits.requests.div_ceil(2))),
        unsent_answers: Arc::new(UnsentAnswers::new(MAX_UNSENT_BYTES, MAX_UNSENT_BYTES / 2)),
        streams: Arc::new(KeyedSemaphore::new(MAX_STREAMS, MAX_STREAMS_PER_USER)),
        exports: Arc::new(KeyedSemaphore::new(MAX_EXPORTS, MAX_EXPORTS_PER_USER)),
        sign_in_limit: Arc::new(SignInLimit::new(limits.sign_in_requests_per_minute.unwrap_or(by_default))),
        report_limit: Arc::new(AddressLimit::new(REPORTS_AT_ONCE, REPORTS_PER_MINUTE)),
        allowed_origins,
        metrics,
        is_traced: configuration.otel.endpoint.is_some(),
        show_trigger_messages: configuration.cognito.as_ref().is_some_and(|cognito| cognito.show_trigger_messages),
    }));
    middleware::around(routes, &state).with_state(state)
}

/// All routes. `OWN_ADDRESSES` in `configuration/sites.rs` has the first segment of each.
fn routes(options: &LeptosOptions, allowed_origins: &v1::AllowedOrigins) -> Router<AppState> {
    let routes = Router::new()
        .route(auth::SIGN_IN, routing::get(auth::sign_in))
        .route(
            auth::CALLBACK,
            routing::get(auth::callback)
                .head(auth::callback_by_another_method)
                .fallback(auth::callback_by_another_method),
        )
        .route("/auth/sign-out", routing::post(auth::sign_out).get(auth::ask_sign_out))
        .route("/preferences", routing::post(preferences::choose))
        .route("/resources/new", routing::get(page::show).post(forms::new_resource))
        .route("/resources/{*path}", routing::get(page::show).head(page::head_resource).post(forms::resource))
        .route("/requests", routing::get(page::show).post(requests::requests))
        .route("/account/sessions", routing::get(page::show).post(own_sessions::own_sessions))
        .route("/admin/people", routing::get(page::show).post(admin::programs))
        .route("/admin/people.csv", routing::get(admin::people_export))
        .route("/admin/people/{segment}", routing::get(page::show).post(admin::person))
        .route("/admin/people/{segment}/groups", routing::get(page::show).post(admin::person))
        .route("/admin/people/{segment}/sessions", routing::get(page::show).post(admin::person))
        .route("/admin/people/{segment}/usage", routing::get(page::show).post(admin::person))
        .route("/admin/selected-people", routing::get(page::show).post(admin::selected_people))
        .route("/admin/map", routing::get(page::show).post(admin::map))
        .route("/admin/usage/groups", routing::get(page::show).post(admin::group_limits))
        .route("/admin/audit", routing::get(page::show).post(admin::saved_views))
        .route("/admin/audit/export", routing::get(admin::audit_export))
        .route(forward_auth::ADDRESS, routing::any(forward_auth::authorize))
        .route("/authz/", routing::any(forward_auth::authorize))
        .route("/authz/{*address}", routing::any(forward_auth::authorize))
        .route(forward_auth::visit::VISIT, routing::get(forward_auth::visit::issue))
        .route(forward_auth::visit::SIGN_IN, routing::get(forward_auth::visit::begin))
        .route(forward_auth::visit::ENTER, routing::get(forward_auth::visit::enter))
        .route(forward_auth::visit::SIGN_OUT, routing::get(forward_auth::visit::leave))
        .route("/api/events", routing::get(events::events))
        .route("/api/{*function}", routing::any(api::call))
        .merge(allowed_origins.around(v1::routes()))
        .route(v1::PAGE, routing::get(v1::show_page))
        .route(csp_report::ADDRESS, routing::post(csp_report::note))
        .route("/healthz", routing::get(health::alive))
        .route("/readyz", routing::get(health::ready))
        .merge(assets::routes(options))
        .merge(locales::routes());
    #[cfg(feature = "local")]
    let routes = routes.route("/design", routing::get(design::show));
    routes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::configuration::OWN_ADDRESSES;
    use std::collections::BTreeSet;

    /// The first segments of the addresses of the router and of the pages, but for the home page.
    fn first_segments() -> BTreeSet<String> {
        executor::install();
        app::install_locales(&language::OWN_TEXTS);
        let public = concat!(env!("CARGO_MANIFEST_DIR"), "/../public");
        let router = routes(&page::options(public, true), &v1::AllowedOrigins::new(&[]));
        // Only the debug output lists the routes.
        let router = format!("{router:?}");
        let routed = router.split('"').filter(|text| text.starts_with('/')).map(str::to_owned);
        let pages = leptos_axum::generate_route_list(app::App);
        let all = routed.chain(pages.iter().map(|page| page.path().to_owned()));
        let first = all.filter_map(|path| Some(path.split('/').nth(1)?.to_owned()));
        // The fallback is a wildcard, and the home page has none.
        first.filter(|first| !first.is_empty() && !first.starts_with('{')).collect()
    }

    /// Otherwise a site under Usher's own host name could be in Usher's addresses.
    #[tokio::test]
    async fn own_addresses_are_those_of_the_routes_and_pages() {
        let mut found = first_segments();
        // Builds for development alone have it; a configuration is valid for all builds.
        found.insert("design".to_owned());
        assert_eq!(found, OWN_ADDRESSES.map(str::to_owned).into());
    }
}
