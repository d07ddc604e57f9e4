//! The addresses that are for administrators. Who may do what with them is decided by the gate: members may end their
//! own sessions there.

use super::{audit, limits, newcomers, of, overview, people, rules, sessions, usage};
use crate::http::AppState;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The operations with their description.
pub(crate) fn described() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(of(routes!(people::list)))
        .routes(of(routes!(people::person)))
        .routes(of(routes!(people::join, people::leave)))
        .routes(of(routes!(sessions::list)))
        .routes(of(routes!(sessions::end)))
        .routes(of(routes!(sessions::sign_out)))
        .routes(of(routes!(limits::set_of_person, limits::remove_of_person)))
        .routes(of(routes!(usage::of_person)))
        .routes(of(routes!(usage::reset)))
        .routes(of(routes!(newcomers::search)))
        .routes(of(routes!(newcomers::newcomer)))
        .routes(of(routes!(limits::list)))
        .routes(of(routes!(limits::set_of_group, limits::remove_of_group)))
        .routes(of(routes!(usage::of_today)))
        .routes(of(routes!(overview::overview)))
        .routes(of(routes!(rules::list, rules::change)))
        .routes(of(routes!(rules::preview)))
        .routes(of(routes!(audit::list)))
        .routes(of(routes!(audit::export)))
        .routes(of(routes!(audit::record)))
}
