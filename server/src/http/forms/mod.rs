//! Form posts without JavaScript. Each form posts to its own page: success redirects, failure shows the page again with
//! all input.

mod edit_resource;
mod form;
mod new_resource;
mod operation;

pub(crate) use form::Form;
pub(crate) use new_resource::new_resource;

use super::{
    AppState,
    extract::{FormContext, UnauthenticatedContext},
    not_allowed, page,
};
use access::{Draft, Resource, ResourceDraft, ResourcePath};
use app::{Cause, FormReply, PostedForm, Problem};
use axum::{
    extract::{Path, State},
    response::Response,
};
use gate::{Caller, Refusal};

/// Handles posts to `/resources/<path>/edit`, and to `/resources/<path>?confirm=<verb of an operation>`.
pub(crate) async fn resource(
    State(state): State<AppState>,
    form_context: FormContext,
    Path(path): Path<String>,
    form: Form,
) -> Response {
    match path.rsplit_once('/') {
        Some((path, "edit")) => edit_resource::edit_resource(&state, form_context, &format!("/{path}"), &form).await,
        _ => match app::confirmed_operation(form_context.context.uri.query().unwrap_or_default()) {
            Some(operation) => operation::operate(&state, form_context, operation, &format!("/{path}"), &form).await,
            None => not_allowed::only(State(state), UnauthenticatedContext(form_context.context), "GET").await,
        },
    }
}

/// Redirects to `/resources<path>` (`path` is an [`access::ResourcePath`]).
fn on_to_resources(path: &str) -> Response {
    page::see_other(&format!("/resources{path}"))
}

/// What the button that posted a draft is for. A form posted in another way is to be saved.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Intent {
    Save,
    Preview,
    Merge,
}

/// What came of a draft that was not refused.
enum Done {
    /// The resource at this path.
    Saved(ResourcePath),
    /// The body with the lines that the user chose.
    Merged(String),
}

impl Done {
    fn saved(resource: Resource) -> Self {
        Self::Saved(resource.summary.path)
    }
}

/// Handles a posted draft; `carry_out` calls the gate, unless the user only asks for a preview. If the gate refuses the
/// draft or the user is unknown, the page shows again with all input, and also if nothing was to be saved.
async fn with_draft<F>(
    state: &AppState,
    form_context: FormContext,
    form: &Form,
    carry_out: impl FnOnce(Caller, ResourceDraft) -> F,
) -> Response
where
    F: Future<Output = Result<Done, Refusal>>,
{
    let FormContext { context, problem } = form_context;
    let request_id = context.page.request_id.clone();
    let (Some(mut draft), Some(intent)) = (form.draft(), form.intent()) else {
        return page::problem(state, &context, &Problem { request_id, cause: Cause::Malformed }).await;
    };
    let caller = context.caller.clone();
    let reply = match problem {
        Some(problem) => Ok(FormReply::Refused(problem)),
        None if intent == Intent::Preview => {
            context.gate.resources.preview(&caller, &draft.body).await.map(FormReply::Preview)
        }
        None => match carry_out(caller, draft.clone()).await {
            Ok(Done::Saved(path)) => return on_to_resources(path.as_str()),
            Ok(Done::Merged(body)) => {
                draft.body = body;
                Ok(FormReply::Merged)
            }
            Err(refusal) => Err(refusal),
        },
    };
    let reply = reply.unwrap_or_else(|refusal| FormReply::Refused(Problem::from_refusal(refusal, request_id)));
    page::form_again(state, &context, PostedForm { draft: Draft::Resource(draft), reply }).await
}
