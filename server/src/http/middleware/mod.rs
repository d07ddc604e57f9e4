//! What surrounds every route, from the outside in: headers, request id and log and panics and time, host, same origin.

mod headers;
mod host;
mod request;
mod same_origin;

pub(crate) use headers::page_policy;
pub(crate) use request::RequestId;

use super::State;
use axum::{Router, middleware};

/// Puts the middleware around the routes.
pub(crate) fn around(routes: Router<State>, state: &State) -> Router<State> {
    let with = |state: &State| state.clone();
    routes
        .layer(middleware::from_fn_with_state(with(state), same_origin::check))
        .layer(middleware::from_fn_with_state(with(state), host::check))
        .layer(middleware::from_fn(request::trace))
        .layer(middleware::from_fn_with_state(with(state), headers::set))
}
