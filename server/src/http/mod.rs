//! The routes.

mod api;
mod assets;
mod auth;
mod cookies;
mod forms;
mod health;
mod middleware;
mod not_allowed;
mod page;
mod site;
mod theme;
mod visitor;

pub(crate) use site::Site;

use axum::{Router, extract::DefaultBodyLimit, routing};
use gate::Gate;
use leptos::config::LeptosOptions;

/// The largest body that is read, in bytes: a form with the longest text in it, each character written as twelve.
const MAX_BODY_BYTES: usize = 1024 * 1024;

/// What every route works with.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) gate: Gate,
    pub(crate) site: Site,
    pub(crate) options: LeptosOptions,
}

/// All routes, with the middleware around them.
pub(crate) fn router(gate: Gate, site: Site, site_root: &str) -> Router {
    // Rendering spawns tasks; a second router in one process finds it done.
    let _ = any_spawner::Executor::init_tokio();
    let options = page::options(site_root);
    let routes = Router::new()
        .route("/auth/sign-in", routing::get(auth::sign_in))
        .route("/auth/callback", routing::get(auth::callback))
        .route("/auth/sign-out", routing::post(auth::sign_out).get(auth::ask_sign_out))
        .route("/theme", routing::post(theme::choose))
        .route("/resources/new", routing::get(page::show).post(forms::new_resource))
        .route("/resources/{*path}", routing::get(page::show).post(forms::resource))
        .route("/api/{*function}", routing::any(api::call))
        .route("/healthz", routing::get(health::alive))
        .route("/readyz", routing::get(health::ready))
        .merge(assets::routes(&options))
        .fallback(page::elsewhere)
        .method_not_allowed_fallback(not_allowed::method)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES));
    let state = State { gate, site, options };
    middleware::around(routes, &state).with_state(state)
}
