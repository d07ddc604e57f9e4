//! `POST /requests`: a user asks for access, or somebody answers a request. What is refused comes back with its text.

use super::{AppState, extract::FormContext, forms::Form, page};
use access::{Draft, RequestDraft, Role, UserId};
use app::{Cause, FlashMessage, PostedForm, Problem};
use axum::{extract::State, response::Response};
use gate::{Caller, Gate, Refusal, RequestDecision};
use i18n::tr;

/// The page's path.
const PATH: &str = "/requests";

/// The button in the field `do` tells what to do: `ask`, `approve` or `decline`.
pub(crate) async fn requests(State(state): State<AppState>, form_context: FormContext, form: Form) -> Response {
    let FormContext { context, problem } = form_context;
    let request_id = context.page.request_id.clone();
    let text = |name| form.first(name).unwrap_or_default().to_owned();
    let draft = RequestDraft {
        path: text("path"),
        requester: form.first("requester").map(str::to_owned),
        role: text("role"),
        message: text(RequestDraft::MESSAGE),
    };
    let problem = match (problem, form.first("do"), &draft.requester) {
        (Some(problem), ..) => problem,
        (None, Some("ask"), None) => {
            match context.gate.requests.ask(&context.caller, &draft.path, &draft.message).await {
                Ok(()) => return page::back_to(&state, PATH, FlashMessage::Request),
                Err(refusal) => Problem::from_refusal(refusal, request_id),
            }
        }
        (None, Some(decision @ ("approve" | "decline")), Some(requester)) => {
            match decide(&context.gate, &context.caller, decision == "approve", requester, &draft).await {
                Ok(()) => return page::back_to(&state, PATH, FlashMessage::Decision),
                Err(refusal) => Problem::from_refusal(refusal, request_id),
            }
        }
        _ => return page::problem(&state, &context, &Problem { request_id, cause: Cause::Malformed }).await,
    };
    page::form_again(&state, &context, PostedForm::refused(Draft::Request(draft), problem)).await
}

async fn decide(
    gate: &Gate,
    caller: &Caller,
    approves: bool,
    requester: &str,
    draft: &RequestDraft,
) -> Result<(), Refusal> {
    let decision = match (approves, Role::parse(&draft.role)) {
        (true, Some(role)) => RequestDecision::Approve(role),
        (true, None) => return Err(Refusal::BadInput(tr!("Choose a role.").to_owned())),
        (false, _) => RequestDecision::Decline,
    };
    let requester = UserId::stored(requester.to_owned());
    gate.requests.decide(caller, &draft.path, &requester, &decision, &draft.message).await
}
