//! The form for a change of a resource.

use super::{Form, again, on_to_resources};
use crate::http::{State, page, visitor::Visitor};
use app::{Cause, Problem};
use axum::response::Response;

/// Saves the change and goes on to the resource's page.
pub(super) async fn edit_resource(state: &State, visitor: Visitor, path: &str, form: &Form) -> Response {
    let Some(draft) = form.draft() else {
        let problem = Problem { request_id: visitor.visit.request_id.clone(), cause: Cause::Malformed };
        return page::problem(state, &visitor, &problem).await;
    };
    match state.gate.save_resource(&visitor.caller, path, &draft).await {
        Ok(resource) => on_to_resources(resource.summary.path.as_str()),
        Err(refusal) => again(state, &visitor, draft, refusal).await,
    }
}
