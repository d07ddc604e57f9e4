//! The page for a sign-out everywhere that completed only in part.

use super::{AppState, extract::RequestContext, page};
use app::{Notice, Retry, Step};
use axum::response::Response;
use gate::SignedOutEverywhere;
use i18n::tr;

/// The button that repeats the sign-out.
pub(super) fn again(action: &str) -> Retry {
    Retry {
        action: action.to_owned(),
        fields: vec![("end".to_owned(), "all".to_owned())],
        label: tr!("Try again now").to_owned(),
    }
}

/// Lists which steps are done, and what to do about the others.
pub(super) async fn everywhere(
    state: &AppState,
    context: &RequestContext,
    retry: Retry,
    done: SignedOutEverywhere,
) -> Response {
    let step = |text: &str, done| Step { text: text.to_owned(), done };
    let ended = tr!(
        "No session and no token from before is accepted here any more. A service that the rest needs does not answer; \
         Usher asks it again by itself for an hour."
    );
    let notice = Notice {
        status: 503,
        heading: tr!("Signed out of Usher, but not yet everywhere").to_owned(),
        paragraphs: vec![ended.to_owned()],
        steps: vec![
            step(tr!("Nothing from before opens Usher"), true),
            step(tr!("The ended sessions are removed from the table"), done.sessions_removed),
            step(tr!("Cognito has withdrawn the permission to renew them"), done.tokens_revoked),
        ],
        retry: Some(retry),
        request_id: context.page.request_id.clone(),
        ..Notice::default()
    };
    page::notice(state, context, notice).await
}
