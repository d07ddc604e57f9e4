//! `POST /admin/map`: an administrator adds, changes or removes a row of the resource map.

use crate::http::{
    State,
    forms::Form,
    page::{self, see_other},
    visitor::Poster,
};
use app::{Cause, Done, Problem, map_change, map_row};
use axum::{extract, response::Response};
use gate::Refusal;

/// Makes the change that the form describes. One that does not hold leads back to its preview, which says why and has
/// everything that was typed.
pub(crate) async fn map(extract::State(state): extract::State<State>, poster: Poster, form: Form) -> Response {
    let Poster { visitor, unknown } = poster;
    let query = form.to_query();
    let (Some(change), Some(row)) = (map_change(&query), map_row(&query)) else {
        let problem = Problem { request_id: visitor.visit.request_id.clone(), cause: Cause::Malformed };
        return page::problem(&state, &visitor, &problem).await;
    };
    if unknown.is_some() {
        return see_other(&row);
    }
    match visitor.gate.change_map(&visitor.caller, &change).await {
        Ok(()) => page::back_to(&state, "/admin/map", Done::Map),
        Err(refusal @ Refusal::Denied(_)) => page::refused(&state, &visitor, refusal).await,
        Err(refusal) => {
            tracing::info!(%refusal, "the resource map is not changed");
            see_other(&row)
        }
    }
}
