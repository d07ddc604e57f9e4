//! The form for a change of a resource.

use super::{Form, with_draft};
use crate::http::{State, visitor::Poster};
use axum::response::Response;

/// Saves the change and goes on to the resource's page.
pub(super) async fn edit_resource(state: &State, poster: Poster, path: &str, form: &Form) -> Response {
    let gate = poster.visitor.gate.clone();
    with_draft(state, poster, form, async |caller, draft| gate.save_resource(&caller, path, &draft).await).await
}
