//! The routes.

mod admin;
mod api;
mod assets;
mod auth;
mod content_policy;
mod cookies;
mod csp_report;
mod events;
mod extract;
mod forms;
mod health;
mod limits;
mod middleware;
mod navigation;
mod not_allowed;
mod own_sessions;
mod page;
mod plain;
mod signed_out_in_part;
mod site;
mod theme;

pub(crate) use auth::CALLBACK;
pub(crate) use health::Readiness;
pub(crate) use site::Site;

use crate::{Configuration, configuration::Proxy};
use axum::{Extension, Router, extract::DefaultBodyLimit, routing};
use gate::Gate;
use leptos::config::LeptosOptions;
use limits::{AddressLimit, KeyedSemaphore, SignInLimit};
use std::{net::IpAddr, num::NonZeroU32, sync::Arc, time::Duration};

/// Maximum size of a body in bytes: a form with the longest text, each character escaped as twelve bytes.
const MAX_BODY_BYTES: usize = 1024 * 1024;
/// Timeout of a body.
const BODY_TIME: Duration = Duration::from_secs(5);
/// Maximum number of event streams. A browser has one for all its tabs.
const STREAMS: usize = 10_000;
/// Maximum number of event streams of one user.
const STREAMS_OF_ONE: usize = 16;
/// Failed or abandoned sign-ins that one address may have in a minute. Ten times as many may be in progress.
const SIGN_INS: NonZeroU32 = NonZeroU32::MIN.saturating_add(59);
/// Violation reports that one address may send in a minute, and at once.
const REPORTS: NonZeroU32 = NonZeroU32::MIN.saturating_add(9);
const REPORTS_AT_ONCE: NonZeroU32 = NonZeroU32::MIN.saturating_add(4);
/// Tests sign in often.
const SIGN_INS_IN_LOCAL_MODE: NonZeroU32 = NonZeroU32::MIN.saturating_add(5_999);

/// State of all routes.
#[derive(Clone, Debug)]
pub(crate) struct AppState {
    pub(crate) gate: Gate,
    pub(crate) site: Site,
    pub(crate) options: LeptosOptions,
    pub(crate) readiness: Readiness,
    pub(crate) proxy: Arc<Proxy>,
    /// Permits for running requests, by address.
    pub(crate) request_permits: Arc<KeyedSemaphore<IpAddr>>,
    /// Permits for open event streams, by username.
    pub(crate) streams: Arc<KeyedSemaphore<String>>,
    pub(crate) sign_in_limit: Arc<SignInLimit>,
    /// Limit of violation reports.
    pub(crate) report_limit: Arc<AddressLimit>,
    /// Whether sign-in pages show the text of a trigger.
    pub(crate) show_trigger_messages: bool,
}

/// The same routes for the plain HTTP listener beside TLS, which redirects.
pub(crate) fn over_plain_http(router: Router) -> Router {
    router.layer(Extension(extract::PlainHttp))
}

/// All routes, with the middleware around them.
pub(crate) fn router(gate: Gate, site: Site, readiness: Readiness, configuration: &Configuration) -> Router {
    // Rendering spawns tasks. In a second router of the process, this was done before.
    let _ = any_spawner::Executor::init_tokio();
    let options = page::options(&configuration.site_root, site.local);
    let routes = Router::new()
        .route(auth::SIGN_IN, routing::get(auth::sign_in))
        .route(
            auth::CALLBACK,
            routing::get(auth::callback)
                .head(auth::callback_by_another_method)
                .fallback(auth::callback_by_another_method),
        )
        .route("/auth/sign-out", routing::post(auth::sign_out).get(auth::ask_sign_out))
        .route("/theme", routing::post(theme::choose))
        .route("/resources/new", routing::get(page::show).post(forms::new_resource))
        .route("/resources/{*path}", routing::get(page::show).head(page::show_unopened).post(forms::resource))
        .route("/account/sessions", routing::get(page::show).post(own_sessions::own_sessions))
        .route("/admin/people/{segment}", routing::get(page::show).post(admin::person))
        .route("/admin/map", routing::get(page::show).post(admin::map))
        .route("/admin/usage", routing::get(page::show).post(admin::usage))
        .route("/admin/audit/export", routing::get(admin::audit_export))
        .route("/api/events", routing::get(events::events))
        .route("/api/{*function}", routing::any(api::call))
        .route(csp_report::ADDRESS, routing::post(csp_report::note))
        .route("/healthz", routing::get(health::alive))
        .route("/readyz", routing::get(health::ready))
        .merge(assets::routes(&options))
        .fallback(page::elsewhere)
        .method_not_allowed_fallback(not_allowed::method)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES));
    let limits = &configuration.limits;
    let by_default = if site.local { SIGN_INS_IN_LOCAL_MODE } else { SIGN_INS };
    let state = AppState {
        gate,
        site,
        options,
        readiness,
        proxy: Arc::new(configuration.proxy.clone()),
        // One address can hold half of them, so that it cannot lock everybody else out.
        request_permits: Arc::new(KeyedSemaphore::new(limits.requests, limits.requests.div_ceil(2))),
        streams: Arc::new(KeyedSemaphore::new(STREAMS, STREAMS_OF_ONE)),
        sign_in_limit: Arc::new(SignInLimit::new(limits.sign_in_requests_per_minute.unwrap_or(by_default))),
        report_limit: Arc::new(AddressLimit::new(REPORTS_AT_ONCE, REPORTS)),
        show_trigger_messages: configuration.cognito.as_ref().is_some_and(|cognito| cognito.show_trigger_messages),
    };
    middleware::around(routes, &state).with_state(state)
}
