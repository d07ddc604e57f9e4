//! `POST /admin/map`: an administrator adds, changes or removes a row of the resource map.

use crate::http::{
    AppState,
    extract::FormContext,
    forms::Form,
    page::{self, see_other},
};
use app::{Cause, FlashMessage, Problem, map_change, map_list, map_row};
use axum::{extract::State, response::Response};
use gate::Refusal;

/// Far more than the fields of a row take, percent-encoded. The address of its preview is made of them.
const MAX_QUERY_BYTES: usize = 64 * 1024;

/// Applies the form's change. An invalid change redirects back to its preview, which says why and keeps all input.
pub(crate) async fn map(State(state): State<AppState>, form_context: FormContext, form: Form) -> Response {
    let FormContext { context, problem } = form_context;
    let query = form.to_query();
    if query.len() > MAX_QUERY_BYTES {
        let problem = Problem { request_id: context.page.request_id.clone(), cause: Cause::TooLarge };
        return page::problem(&state, &context, &problem).await;
    }
    let (Some(change), Some(row)) = (map_change(&query), map_row(&query)) else {
        let problem = Problem { request_id: context.page.request_id.clone(), cause: Cause::Malformed };
        return page::problem(&state, &context, &problem).await;
    };
    if problem.is_some() {
        return see_other(&row);
    }
    match context.gate.map.change(&context.caller, &change).await {
        Ok(()) => {
            let done = if change.grant.is_some() { FlashMessage::Map } else { FlashMessage::MapRowRemoved };
            page::back_to(&state, &map_list(&query), done)
        }
        Err(refusal @ Refusal::Denied(_)) => page::refused(&state, &context, refusal).await,
        Err(refusal) => {
            match refusal {
                // Its text is in the language of the user.
                Refusal::BadInput(_) => tracing::info!("the resource map is not changed: the row is not valid"),
                refusal => tracing::info!(%refusal, "the resource map is not changed"),
            }
            see_other(&row)
        }
    }
}
