//! What surrounds every route, from the outside in: headers, client address, request id and log and panics and time,
//! overload, unambiguous requests, host, limit of sign-ins, same origin.

mod client;
mod forwarded;
mod headers;
mod host;
mod overload;
mod request;
mod same_origin;
mod sign_in_limit;
mod unambiguous;

pub(crate) use client::ClientAddress;
pub(crate) use headers::page_policy;
pub(crate) use request::RequestId;
pub(crate) use sign_in_limit::SignInLimit;

use super::State;
use axum::{Router, middleware};

/// Puts the middleware around the routes.
pub(crate) fn around(routes: Router<State>, state: &State) -> Router<State> {
    let with = |state: &State| state.clone();
    routes
        .layer(middleware::from_fn_with_state(with(state), same_origin::check))
        .layer(middleware::from_fn_with_state(with(state), sign_in_limit::check))
        .layer(middleware::from_fn_with_state(with(state), host::check))
        .layer(middleware::from_fn_with_state(with(state), unambiguous::check))
        .layer(middleware::from_fn_with_state(with(state), overload::shed))
        .layer(middleware::from_fn(request::trace))
        .layer(middleware::from_fn_with_state(with(state), client::identify))
        .layer(middleware::from_fn_with_state(with(state), headers::set))
}
