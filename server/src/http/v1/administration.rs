//! The addresses that are for administrators. Who may do what with them is decided by the gate: members may end their
//! own sessions there.

use super::{audit, limits, newcomers, not_allowed, overview, people, rules, sessions, usage};
use crate::http::AppState;
use axum::{
    Router,
    routing::{self, MethodRouter},
};

pub(crate) fn routes() -> Router<AppState> {
    let of = |methods: MethodRouter<AppState>| methods.fallback(not_allowed);
    let own_limit = routing::put(limits::set_of_person).delete(limits::remove_of_person);
    let limit_of_group = routing::put(limits::set_of_group).delete(limits::remove_of_group);
    Router::new()
        .route(people::PEOPLE, of(routing::get(people::list)))
        .route("/api/v1/people/{person}", of(routing::get(people::person)))
        .route("/api/v1/people/{person}/groups/{group}", of(routing::put(people::join).delete(people::leave)))
        .route("/api/v1/people/{person}/sessions", of(routing::get(sessions::list)))
        .route("/api/v1/people/{person}/sessions/{session}", of(routing::delete(sessions::end)))
        .route("/api/v1/people/{person}/sign-out", of(routing::post(sessions::sign_out)))
        .route("/api/v1/people/{person}/limit", of(own_limit))
        .route("/api/v1/people/{person}/usage", of(routing::get(usage::of_person)))
        .route("/api/v1/people/{person}/usage/reset", of(routing::post(usage::reset)))
        .route("/api/v1/newcomers", of(routing::get(newcomers::search)))
        .route("/api/v1/newcomers/{person}", of(routing::get(newcomers::newcomer)))
        .route("/api/v1/limits", of(routing::get(limits::list)))
        .route("/api/v1/limits/groups/{group}", of(limit_of_group))
        .route(usage::USAGE, of(routing::get(usage::of_today)))
        .route("/api/v1/overview", of(routing::get(overview::overview)))
        .route("/api/v1/rules", of(routing::get(rules::list).patch(rules::change)))
        .route("/api/v1/rules/preview", of(routing::post(rules::preview)))
        .route(audit::AUDIT, of(routing::get(audit::list)))
        .route("/api/v1/audit/export", of(routing::get(audit::export)))
        .route("/api/v1/audit/{id}", of(routing::get(audit::record)))
}
