//! The form for a new resource.

use super::{Form, again, on_to_resources};
use crate::http::{State, page, visitor::Visitor};
use app::{Cause, Problem};
use axum::{extract, response::Response};

/// Creates a resource and goes on to its page.
pub(crate) async fn new_resource(
    extract::State(state): extract::State<State>,
    visitor: Visitor,
    form: Form,
) -> Response {
    let Some(draft) = form.draft() else {
        let problem = Problem { request_id: visitor.visit.request_id.clone(), cause: Cause::Malformed };
        return page::problem(&state, &visitor, &problem).await;
    };
    match state.gate.create_resource(&visitor.caller, &draft).await {
        Ok(resource) => on_to_resources(resource.summary.path.as_str()),
        Err(refusal) => again(&state, &visitor, draft, refusal).await,
    }
}
