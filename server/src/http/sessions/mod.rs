//! Forms about sessions and groups. Each is posted to its own page, leads back to it, and says there what was done.

mod everywhere;
mod own;
mod person;

pub(crate) use own::own;
pub(crate) use person::person;

use super::{State, page, visitor::Visitor};
use app::Problem;
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use gate::Refusal;

/// Back to the page, which says what was `done` by words of its own.
fn back_to(path: &str, done: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, format!("{path}?done={done}"))]).into_response()
}

async fn refused(state: &State, visitor: &Visitor, refusal: Refusal) -> Response {
    let problem = Problem::from_refusal(refusal, visitor.visit.request_id.clone());
    page::problem(state, visitor, &problem).await
}
