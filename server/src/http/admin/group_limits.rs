//! `POST /admin/usage/groups`: an administrator sets or removes a group's call limit. What is refused comes back with its
//! text.

use super::limit::limit;
use crate::http::{AppState, extract::FormContext, forms::Form, page};
use access::{Draft, GroupLimitDraft};
use app::{FlashMessage, PostedForm, Problem};
use axum::{extract::State, response::Response};
use gate::Refusal;

/// The page's path.
const PATH: &str = "/admin/usage/groups";

/// Sets the limit of the form's `group`; an empty `limit` removes it.
pub(crate) async fn group_limits(State(state): State<AppState>, form_context: FormContext, form: Form) -> Response {
    let FormContext { context, problem } = form_context;
    let text = |name| form.first(name).unwrap_or_default().trim().to_owned();
    let draft = GroupLimitDraft { group: text("group"), limit: text("limit") };
    let problem = match problem {
        Some(problem) => problem,
        None => {
            let changed = match limit(&form) {
                Ok(limit) => {
                    let changed = context.gate.quota.set_group_limit(&context.caller, &draft.group, limit).await;
                    changed.map(|()| if limit.is_some() { FlashMessage::Limit } else { FlashMessage::LimitRemoved })
                }
                // Whoever may not set limits is told that first.
                Err(refusal) => context.gate.quota.group_limits_in_force(&context.caller).await.and(Err(refusal)),
            };
            match changed {
                Ok(done) => return page::back_to(&state, PATH, done),
                Err(refusal @ Refusal::Denied(_)) => return page::refused(&state, &context, refusal).await,
                Err(refusal) => Problem::from_refusal(refusal, context.page.request_id.clone()),
            }
        }
    };
    page::form_again(&state, &context, PostedForm::refused(Draft::GroupLimit(draft), problem)).await
}
