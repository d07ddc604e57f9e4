//! The button that deletes a resource, after it was confirmed.

use super::{Form, on_to_resources};
use crate::http::{State, page, visitor::Visitor};
use app::{Cause, Problem};
use axum::response::Response;

/// Deletes the resource and goes on to the list.
pub(super) async fn delete_resource(state: &State, visitor: Visitor, path: &str, form: &Form) -> Response {
    let request_id = visitor.visit.request_id.clone();
    let Some(version) = form.first("version").and_then(|version| version.parse().ok()) else {
        return page::problem(state, &visitor, &Problem { request_id, cause: Cause::Malformed }).await;
    };
    match state.gate.delete_resource(&visitor.caller, path, version).await {
        Ok(()) => on_to_resources(""),
        Err(refusal) => page::problem(state, &visitor, &Problem::from_refusal(refusal, request_id)).await,
    }
}
