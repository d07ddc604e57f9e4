//! Forms about sessions, groups and limits. Each is posted to its own page, leads back to it, and says there what was done.

mod everywhere;
mod own;
mod person;
mod usage;

pub(crate) use own::own;
pub(crate) use person::person;
pub(crate) use usage::usage;

use super::{State, forms::Form, page, visitor::Visitor};
use access::Limit;
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

/// What a field for a limit holds; nothing in it takes the limit away.
fn limit(form: &Form) -> Result<Option<Limit>, Refusal> {
    let Some(text) = form.first("limit") else {
        return Err(Refusal::BadInput("The form has no field for a limit.".to_owned()));
    };
    let given = Some(text.trim()).filter(|text| !text.is_empty());
    given.map(str::parse).transpose().map_err(|_| {
        Refusal::BadInput("A limit is a whole number from 0 to 1,000,000,000, or the word unlimited.".to_owned())
    })
}

async fn refused(state: &State, visitor: &Visitor, refusal: Refusal) -> Response {
    let problem = Problem::from_refusal(refusal, visitor.visit.request_id.clone());
    page::problem(state, visitor, &problem).await
}
