//! The addresses that are for administrators. Who may do what with them is decided by the gate: members may end their
//! own sessions there.

use super::{audit, newcomers, not_allowed, people, sessions};
use crate::http::AppState;
use axum::{
    Router,
    routing::{self, MethodRouter},
};

pub(crate) fn routes() -> Router<AppState> {
    let of = |methods: MethodRouter<AppState>| methods.fallback(not_allowed);
    Router::new()
        .route(people::PEOPLE, of(routing::get(people::list)))
        .route("/api/v1/people/{person}", of(routing::get(people::person)))
        .route("/api/v1/people/{person}/groups/{group}", of(routing::put(people::join).delete(people::leave)))
        .route("/api/v1/people/{person}/sessions", of(routing::get(sessions::list)))
        .route("/api/v1/people/{person}/sessions/{session}", of(routing::delete(sessions::end)))
        .route("/api/v1/people/{person}/sign-out", of(routing::post(sessions::sign_out)))
        .route("/api/v1/newcomers", of(routing::get(newcomers::search)))
        .route("/api/v1/newcomers/{person}", of(routing::get(newcomers::newcomer)))
        .route(audit::AUDIT, of(routing::get(audit::list)))
        .route("/api/v1/audit/export", of(routing::get(audit::export)))
        .route("/api/v1/audit/{id}", of(routing::get(audit::record)))
}
