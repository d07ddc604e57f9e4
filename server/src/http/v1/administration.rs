//! The addresses that are for administrators. Who may do what with them is decided by the gate.

use super::{audit, not_allowed};
use crate::http::AppState;
use axum::{
    Router,
    routing::{self, MethodRouter},
};

pub(crate) fn routes() -> Router<AppState> {
    let of = |methods: MethodRouter<AppState>| methods.fallback(not_allowed);
    Router::new()
        .route(audit::AUDIT, of(routing::get(audit::list)))
        .route("/api/v1/audit/export", of(routing::get(audit::export)))
        .route("/api/v1/audit/{id}", of(routing::get(audit::record)))
}
