//! Refusals. Proxies take 401 and 403 for one, and some take every other status for a fault; none lets the request
//! pass.
//!
//! Some proxies show the answer to the user, and some only its status. So the text is in the body, in the user's
//! language, and in `X-Usher-Reason`.

use super::{
    identity::{encoded, value},
    original::Unreadable,
};
use crate::http::{extract::RequestId, plain};
use app::{Cause, Problem};
use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use gate::Refusal;
use i18n::{msgid, tr};

const SIGN_IN: HeaderName = HeaderName::from_static("x-usher-sign-in");
const REASON: HeaderName = HeaderName::from_static("x-usher-reason");
/// Longest reason, in characters before it is encoded.
const MAX_REASON: usize = 500;

/// 403 for a question that no decision was made about.
pub(super) fn unreadable(why: Unreadable, id: &RequestId) -> Response {
    let advice = msgid!(
        "The server in front of this site asked Usher in a way that Usher does not accept. Tell an administrator the \
         request id."
    );
    let mut response = plain::answer(super::ADDRESS, StatusCode::FORBIDDEN, msgid!("Request refused"), advice, id);
    response.headers_mut().insert(REASON, value(&encoded(&why.to_string())));
    response
}

/// What the gate refuses. A browser that has to sign in is told where.
pub(super) fn refused(refusal: Refusal, sign_in: Option<String>, id: &RequestId) -> Response {
    if matches!(refusal, Refusal::NotFound) {
        return unmapped(id);
    }
    let sign_in = sign_in.filter(|_| matches!(refusal, Refusal::SignIn | Refusal::SessionExpired));
    let problem = Problem::from_refusal(refusal, id.0.clone());
    let Some(address) = sign_in else { return of_problem(&problem) };
    let mut response = plain::sign_in(&address, problem.heading(), problem.advice(), id);
    response.headers_mut().insert(SIGN_IN, value(&address));
    with_reason(response, &problem.explanation())
}

/// Any other problem.
pub(super) fn problem(cause: Cause, id: &RequestId) -> Response {
    of_problem(&Problem { request_id: id.0.clone(), cause })
}

/// For administrators alone: others are not told that there is nothing.
fn unmapped(RequestId(id): &RequestId) -> Response {
    let explanation = tr!("No row of the resource map is for this address.");
    let advice = tr!("Add a row to the resource map, for everybody who may open it.");
    let response = text(StatusCode::FORBIDDEN, tr!("Not allowed"), &format!("{explanation} {advice}"), id);
    with_reason(response, explanation)
}

fn text(status: StatusCode, heading: &str, text: &str, id: &str) -> Response {
    let content_type = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    (status, content_type, format!("{heading}\n\n{text}\n\n{id}\n")).into_response()
}

fn of_problem(problem: &Problem) -> Response {
    let status = match problem.status() {
        status @ (401 | 403 | 429 | 500 | 503) => status,
        _ => 403,
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::FORBIDDEN);
    let explanation = problem.explanation();
    let words = format!("{explanation} {}", problem.advice());
    let mut response = text(status, problem.heading(), &words, &problem.request_id);
    for (name, number) in problem.headers() {
        response.headers_mut().insert(name, HeaderValue::from(number));
    }
    with_reason(response, &explanation)
}

fn with_reason(mut response: Response, reason: &str) -> Response {
    let reason: String = reason.chars().take(MAX_REASON).collect();
    response.headers_mut().insert(REASON, value(&encoded(&reason)));
    response
}
