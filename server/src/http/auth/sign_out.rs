//! `POST /auth/sign-out`: ends the session in Usher, then redirects to Cognito to end its session too.

use super::see_other;
use crate::http::{
    AppState,
    extract::{RequestContext, UnauthenticatedContext},
    page,
};
use app::{Notice, Retry, Step};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use i18n::tr;

/// Signs this browser out. If ending the session fails, the cookie stays, so that the user can retry.
pub(crate) async fn sign_out(
    State(state): State<AppState>,
    UnauthenticatedContext(context): UnauthenticatedContext,
    headers: HeaderMap,
) -> Response {
    match context.gate.sign_out.here(state.site.session(&headers).as_deref()).await {
        Ok(signed_out) if signed_out.token_revoked => forget(&state, see_other(&signed_out.location, Vec::new())),
        Ok(_) => forget(&state, page::notice(&state, &context, incomplete_notice(&context)).await),
        Err(refusal) => page::refused(&state, &context, refusal).await,
    }
}

/// Redirects to the hosted UI's sign-out, when Usher's session has already ended.
pub(crate) fn leave_for_hosted_ui(state: &AppState) -> Response {
    forget(state, see_other(&state.gate.sign_out.hosted_ui_address(), Vec::new()))
}

/// Removes the session's cookies from the browser.
///
/// Does not send `Clear-Site-Data`. Pages are `no-store`, so the cache has none, and clearing a large cache takes a
/// browser seconds. Storage holds the user's theme, and clearing cookies would include those of sibling sites.
pub(crate) fn forget(state: &AppState, mut response: Response) -> Response {
    response.headers_mut().append(header::SET_COOKIE, state.site.remove_session());
    response.headers_mut().append(header::SET_COOKIE, state.site.remove_done());
    response
}

/// The button that resumes an incomplete sign-out.
pub(crate) fn finish() -> Retry {
    Retry { action: "/auth/sign-out".to_owned(), fields: Vec::new(), label: tr!("Finish signing out").to_owned() }
}

fn incomplete_notice(context: &RequestContext) -> Notice {
    let step = |text: &str, done| Step { text: text.to_owned(), done };
    Notice {
        status: 503,
        heading: tr!("You are signed out of Usher, but not yet everywhere").to_owned(),
        paragraphs: vec![
            tr!("Amazon Cognito does not answer. Usher asks it again by itself for an hour.").to_owned(),
            tr!("The sign-in page may still know you: finish signing out, above all on a computer that others use.")
                .to_owned(),
        ],
        steps: vec![
            step(tr!("Your session in this browser has ended"), true),
            step(tr!("Cognito has withdrawn the permission to renew it"), false),
            step(tr!("The sign-in page has forgotten you"), false),
        ],
        retry: Some(finish()),
        request_id: context.page.request_id.clone(),
        ..Notice::default()
    }
}

/// `GET` only asks, because a link must not sign anybody out. The page has the button.
pub(crate) async fn ask_sign_out(State(state): State<AppState>, context: RequestContext) -> Response {
    let signed_in = context.page.session.is_some();
    let notice = Notice {
        status: 405,
        heading: tr!("Sign out?").to_owned(),
        paragraphs: vec![
            if signed_in {
                tr!("Signing out ends your session here and on the sign-in page.")
            } else {
                tr!("You are not signed in.")
            }
            .to_owned(),
        ],
        sign_out: signed_in,
        request_id: context.page.request_id.clone(),
        ..Notice::default()
    };
    let mut response = page::notice(&state, &context, notice).await;
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
    response
}
