//! Responses without the application, for when it failed or must be spared load.

use super::{
    extract::RequestId,
    v1::{self, ApiProblem},
};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use i18n::{msgid, tr};
use serde_json::json;
use std::time::Duration;

/// Policy of a page that reloads itself: `sandbox` would prevent that (HTML, "shared declarative refresh steps").
const REFRESHES: &str =
    "default-src 'none'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// A page that reloads itself, without JavaScript, after `wait`, when the request may succeed.
pub(crate) fn wait(wait: Duration, RequestId(id): &RequestId) -> Response {
    let retry_after = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    // Adds 0 to 3 seconds, so that not all clients retry at once.
    let again = retry_after + u64::from(uuid::Uuid::new_v4().as_bytes()[0] % 4);
    let heading = tr!("Many people are signing in");
    let explanation = tr!("Usher takes only so many sign-ins from one network at a time.");
    let goes_on = tr!(
        "This page goes on by itself in about {n} second, and nothing that you chose is lost."
            | "This page goes on by itself in about {n} seconds, and nothing that you chose is lost.",
        n = again
    );
    let head = format!(
        "<meta http-equiv=\"refresh\" content=\"{again}\"><meta name=\"viewport\" content=\"width=device-width\">\
         <link rel=\"icon\" href=\"data:,\">"
    );
    let now = tr!("Go on now");
    let body =
        format!("<h1>{heading}</h1><p>{explanation} {goes_on}</p><p><a href=\"\">{now}</a></p>{}", request_id(id));
    let page = document(&head, heading, &body);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(REFRESHES)),
        (header::RETRY_AFTER, HeaderValue::from(retry_after)),
    ];
    (StatusCode::TOO_MANY_REQUESTS, headers, page).into_response()
}

/// 401 with a page that goes on to the sign-in by itself, without JavaScript. `address` is one of this site's, with its
/// query escaped; heading and advice are texts of the catalogues.
pub(crate) fn sign_in(
    address: &str,
    heading: &'static str,
    advice: &'static str,
    RequestId(id): &RequestId,
) -> Response {
    let head = format!(
        "<meta http-equiv=\"refresh\" content=\"0; url={address}\">\
         <meta name=\"viewport\" content=\"width=device-width\"><link rel=\"icon\" href=\"data:,\">"
    );
    let id = request_id(id);
    let page = document(&head, heading, &format!("<h1>{heading}</h1><p><a href=\"{address}\">{advice}</a></p>{id}"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(REFRESHES)),
    ];
    (StatusCode::UNAUTHORIZED, headers, page).into_response()
}

/// A page in the language of the request. `head` and `body` are HTML; no text in them comes from outside.
fn document(head: &str, title: &str, body: &str) -> String {
    let language = i18n::current();
    let (tag, direction) = (language.tag(), language.direction());
    format!(
        "<!DOCTYPE html><html lang=\"{tag}\" dir=\"{direction}\"><head><meta charset=\"utf-8\">{head}\
         <title>{title} · Usher</title></head><body><main>{body}</main></body></html>"
    )
}

fn request_id(id: &str) -> String {
    let label = tr!("Request id:");
    format!("<p>{label} <code>{id}</code></p>")
}

/// A page with fixed text, or under `/api/` a problem document (RFC 9457). Heading and advice are texts of the
/// catalogues. People get them in the language of the request, programs in English.
pub(crate) fn answer(
    path: &str,
    status: StatusCode,
    heading: &'static str,
    advice: &'static str,
    id: &RequestId,
) -> Response {
    if v1::serves(path) {
        return ApiProblem::before_a_handler(status, heading, advice, id).into_response();
    }
    let RequestId(id) = id;
    let (content_type, text) = if path.starts_with("/api/") {
        let problem = json!({ "status": status.as_u16(), "title": heading, "advice": advice, "request_id": id });
        ("application/problem+json", problem.to_string())
    } else {
        let (heading, advice, home) = (i18n::translate(heading), i18n::translate(advice), tr!("Home"));
        let body = format!("<h1>{heading}</h1><p>{advice}</p>{}<p><a href=\"/\">{home}</a></p>", request_id(id));
        ("text/html; charset=utf-8", document("", heading, &body))
    };
    (status, [(header::CONTENT_TYPE, content_type)], text).into_response()
}

/// The response to a request beyond the limits.
pub(crate) fn too_busy(path: &str, id: &RequestId) -> Response {
    let advice =
        msgid!("More people are asking than Usher can answer. Nothing was changed. Try again in a few seconds.");
    answer(path, StatusCode::SERVICE_UNAVAILABLE, msgid!("Too busy right now"), advice, id)
}
