//! `POST /admin/audit`: an administrator saves the filters in the address under a name, or removes such a view. A
//! refused name comes back with its text.

use crate::http::{AppState, extract::FormContext, forms::Form, page};
use access::{Draft, SavedViewDraft};
use app::{Cause, FlashMessage, PostedForm, Problem};
use axum::{extract::State, response::Response};
use gate::Refusal;

/// The button in the field `do` tells what to do: `save` or `forget`.
pub(crate) async fn saved_views(State(state): State<AppState>, form_context: FormContext, form: Form) -> Response {
    let FormContext { context, problem } = form_context;
    let (audit, caller) = (&context.gate.audit, &context.caller);
    let name = form.first(SavedViewDraft::NAME).unwrap_or_default();
    let path = context.uri.path_and_query().map_or_else(String::new, ToString::to_string);
    let problem = match (problem, form.first("do")) {
        (Some(problem), Some("save")) => problem,
        (None, Some("save")) => {
            let query = app::saved_view_query(context.uri.query().unwrap_or_default());
            match audit.save_view(caller, name, &query).await {
                Ok(()) => return page::back_to(&state, &path, FlashMessage::ViewSaved),
                Err(refusal @ Refusal::Denied(_)) => return page::refused(&state, &context, refusal).await,
                Err(refusal) => Problem::from_refusal(refusal, context.page.request_id.clone()),
            }
        }
        (Some(problem), Some("forget")) => return page::problem(&state, &context, &problem).await,
        (None, Some("forget")) => {
            return match audit.forget_view(caller, name).await {
                Ok(()) => page::back_to(&state, &path, FlashMessage::ViewForgotten),
                Err(refusal) => page::refused(&state, &context, refusal).await,
            };
        }
        _ => {
            let problem = Problem { request_id: context.page.request_id.clone(), cause: Cause::Malformed };
            return page::problem(&state, &context, &problem).await;
        }
    };
    let draft = Draft::SavedView(SavedViewDraft { name: name.to_owned() });
    page::form_again(&state, &context, PostedForm::refused(draft, problem)).await
}
