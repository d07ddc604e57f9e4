//! The button that deletes a resource, after it was confirmed.

use super::{Form, on_to_resources};
use crate::http::{State, page, visitor::Poster};
use access::ResourceDraft;
use app::{Cause, Posted, Problem};
use axum::response::Response;

/// Deletes the resource and goes on to the list.
pub(super) async fn delete_resource(state: &State, poster: Poster, path: &str, form: &Form) -> Response {
    let Poster { visitor, unknown } = poster;
    let request_id = visitor.visit.request_id.clone();
    let version = form.first("version").and_then(|version| version.parse().ok());
    let problem = match (unknown, version) {
        (Some(problem), _) => problem,
        (None, None) => Problem { request_id, cause: Cause::Malformed },
        (None, Some(version)) => match visitor.gate.delete_resource(&visitor.caller, path, version).await {
            Ok(()) => return on_to_resources(""),
            Err(refusal) => Problem::from_refusal(refusal, request_id),
        },
    };
    let draft = ResourceDraft { path: path.to_owned(), ..ResourceDraft::default() };
    page::form_again(state, &visitor, Posted { draft, problem }).await
}
