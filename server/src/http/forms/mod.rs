//! The forms of people without JavaScript. Each is posted to its own page: success leads on, failure shows the page
//! again with everything that was typed.

mod delete_resource;
mod edit_resource;
mod form;
mod new_resource;

pub(crate) use form::Form;
pub(crate) use new_resource::new_resource;

use super::{
    State, not_allowed, page,
    visitor::{Stranger, Visitor},
};
use access::ResourceDraft;
use app::{Posted, Problem};
use axum::{
    extract::{self, Path},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use gate::Refusal;

/// A form that was posted to `/resources/<path>/edit` or `/resources/<path>/delete`.
pub(crate) async fn resource(
    extract::State(state): extract::State<State>,
    visitor: Visitor,
    Path(path): Path<String>,
    form: Form,
) -> Response {
    match path.rsplit_once('/') {
        Some((path, "edit")) => edit_resource::edit_resource(&state, visitor, &format!("/{path}"), &form).await,
        Some((path, "delete")) => delete_resource::delete_resource(&state, visitor, &format!("/{path}"), &form).await,
        _ => not_allowed::method(extract::State(state), Stranger(visitor)).await,
    }
}

/// On to a page of this site (`path` is an [`access::ResourcePath`] or nothing).
fn on_to_resources(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, format!("/resources{path}"))]).into_response()
}

/// The page again, with the draft and what is wrong; without the draft where the person may not have the page at all.
async fn again(state: &State, visitor: &Visitor, draft: ResourceDraft, refusal: Refusal) -> Response {
    let problem = Problem::from_refusal(refusal, visitor.visit.request_id.clone());
    page::form_again(state, visitor, Posted { draft, problem }).await
}
