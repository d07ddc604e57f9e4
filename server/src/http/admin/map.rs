//! `POST /admin/map`: an administrator adds, changes or removes a row of the resource map.

use super::{State, forms::Form, page, visitor::Poster};
use app::{Cause, Problem, map_change, map_row};
use axum::{
    extract,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use gate::Refusal;

/// Makes the change that the form describes. One that does not hold leads back to its preview, which says why and has
/// everything that was typed.
pub(crate) async fn change(extract::State(state): extract::State<State>, poster: Poster, form: Form) -> Response {
    let Poster { visitor, unknown } = poster;
    let query = form.to_query();
    let (Some(change), Some(row)) = (map_change(&query), map_row(&query)) else {
        let problem = Problem { request_id: visitor.visit.request_id.clone(), cause: Cause::Malformed };
        return page::problem(&state, &visitor, &problem).await;
    };
    if unknown.is_some() {
        return to(&row);
    }
    match visitor.gate.change_map(&visitor.caller, &change).await {
        Ok(()) => to("/admin/map?done=map"),
        Err(refusal @ Refusal::Denied(_)) => {
            let problem = Problem::from_refusal(refusal, visitor.visit.request_id.clone());
            page::problem(&state, &visitor, &problem).await
        }
        Err(refusal) => {
            tracing::info!(%refusal, "the resource map is not changed");
            to(&row)
        }
    }
}

fn to(address: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response()
}
