//! The JSON API below `/api/v1`, for programs. One file for each group of addresses; what they take and answer is in
//! `types/`.
//!
//! A handler is the caller, one method of a service of the gate, and the answer. It has no rules of its own. The server
//! functions of the pages are below `/api/` as well, but not below `/api/v1`.
//!
//! docs/api.md describes it for whoever calls it.

mod about_member;
mod administration;
mod allowed_origins;
mod audit;
mod body;
mod caller;
mod decisions;
mod idempotency_key;
mod if_none_match;
mod limits;
mod link;
mod me;
mod names;
mod newcomers;
mod openapi;
mod overview;
mod people;
mod precondition;
mod problem;
mod quota;
mod resources;
mod rules;
mod sessions;
mod types;
mod undelete;
mod usage;

pub(crate) use allowed_origins::AllowedOrigins;
pub(crate) use openapi::{PAGE, show as show_page};
pub(crate) use problem::ApiProblem;

use super::AppState;
use crate::http::extract::RequestId;
use axum::{
    Router,
    extract::Request,
    routing::{self, MethodRouter},
};
use std::future::{Ready, ready};
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouter},
    routes,
};

/// The address below which everything belongs to the API.
const ROOT: &str = "/api/v1";

/// Whether a path belongs to the API.
pub(crate) fn serves(path: &str) -> bool {
    path.strip_prefix(ROOT).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The addresses of the API. Everything else below `/api/v1` is a 404 here, and reaches no server function.
pub(crate) fn routes() -> Router<AppState> {
    let (described, _) = described().split_for_parts();
    described
        .route(openapi::ADDRESS, plain(routing::get(openapi::document)))
        .route("/api/v1", routing::any(not_found))
        .route("/api/v1/", routing::any(not_found))
        .route("/api/v1/{*rest}", routing::any(not_found))
}

/// The operations with their description. Each handler says its method and its path. Those of one path stand together.
fn described() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(openapi::without_operations())
        .routes(of(routes!(me::me)))
        .routes(of(routes!(resources::list, resources::create)))
        .routes(of(routes!(resources::open, resources::look, resources::replace, resources::remove)))
        .routes(of(routes!(decisions::decide)))
        .routes(of(routes!(resources::archive, resources::restore)))
        .routes(of(routes!(undelete::undelete)))
        .merge(administration::described())
}

/// With a problem for other methods.
fn of((schemas, paths, methods): UtoipaMethodRouter<AppState>) -> UtoipaMethodRouter<AppState> {
    (schemas, paths, plain(methods))
}

/// axum adds the header `Allow`, and answers `HEAD` wherever there is a `GET`.
fn plain(methods: MethodRouter<AppState>) -> MethodRouter<AppState> {
    methods.fallback(not_allowed)
}

fn not_found(request: Request) -> Ready<ApiProblem> {
    let (parts, _) = request.into_parts();
    ready(ApiProblem::not_found(&RequestId::of(&parts)))
}

fn not_allowed(request: Request) -> Ready<ApiProblem> {
    let (parts, _) = request.into_parts();
    ready(ApiProblem::method_not_allowed(&RequestId::of(&parts)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_below_its_root_belongs_to_the_api() {
        for (path, expected) in [
            ("/api/v1", true),
            ("/api/v1/", true),
            ("/api/v1/me", true),
            ("/api/v1/../resources/save", true),
            ("/api/v10", false),
            ("/api/v1x/me", false),
            ("/api/V1/me", false),
            ("/api/%761/me", false),
            ("/api/resources/list", false),
            ("//api/v1/me", false),
            ("/", false),
        ] {
            assert_eq!(serves(path), expected, "{path}");
        }
    }
}
