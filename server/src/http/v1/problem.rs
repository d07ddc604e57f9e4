//! Errors of the API: problem documents (RFC 9457).

use super::{
    precondition::etag,
    quota,
    types::{FieldProblem, ProblemDocument},
};
use crate::http::extract::RequestId;
use access::FieldError;
use app::{Cause, Problem};
use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};
use gate::Refusal;
use i18n::Language;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// The address below which the types of problems are. It is part of a name and leads nowhere.
const TYPES: &str = "/api/v1/problems/";
/// Maximum length of a text about what was sent, in characters. It may repeat a part of that.
const MAX_DETAIL_CHARS: usize = 300;
/// What a fragment of a URL cannot contain as it is (RFC 3986, section 3.5).
const IN_FRAGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

const NO_TOKEN: &str =
    "This address takes an access token, in the header Authorization: Bearer TOKEN. There is none, or it is not valid.";

const NO_VERSION: &str =
    "Name the version that you have seen, in the header If-Match: the ETag of the resource. With * any is changed.";

const OTHER_RULES: &str = "The rules are not as you have seen them. Nothing was changed. Get them again.";

/// An error response. In English, like every document for programs.
#[derive(Debug)]
pub(crate) struct ApiProblem {
    document: Box<ProblemDocument>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl ApiProblem {
    /// `name` is the end of the type: stable, because programs compare it.
    fn new(status: StatusCode, name: &str, title: &str, detail: String, RequestId(id): &RequestId) -> Self {
        let document = ProblemDocument {
            kind: format!("{TYPES}{name}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail,
            request_id: id.clone(),
            errors: Vec::new(),
        };
        Self { document: Box::new(document), headers: Vec::new() }
    }

    /// A refusal of the gate.
    pub(crate) fn refused(refusal: Refusal, RequestId(id): &RequestId) -> Self {
        Self::of(&Problem::from_refusal(refusal, id.clone()))
    }

    /// A problem, in the words of the pages.
    pub(crate) fn of(problem: &Problem) -> Self {
        i18n::within(Language::English, || {
            let cause = &problem.cause;
            let detail = match cause {
                // The pages speak of a page.
                Cause::SignIn | Cause::SessionExpired => NO_TOKEN.to_owned(),
                Cause::MapChanged => OTHER_RULES.to_owned(),
                _ => problem.explanation(),
            };
            let status = match cause {
                // The pages say 409. Here the caller has named a version, in `If-Match`.
                Cause::Conflict(_) | Cause::MapChanged => StatusCode::PRECONDITION_FAILED,
                _ => StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            };
            let id = RequestId(problem.request_id.clone());
            let mut made = Self::new(status, name(cause), problem.heading(), detail, &id);
            if let Cause::Invalid(invalid) = cause {
                made.document.errors = invalid.0.iter().map(about_field).collect();
            }
            made.headers = headers(cause);
            made
        })
    }

    /// What was refused before any handler saw it, such as a request that is too long. Both texts are English.
    pub(crate) fn before_a_handler(status: StatusCode, title: &str, detail: &str, id: &RequestId) -> Self {
        let name = match status {
            StatusCode::BAD_REQUEST => "malformed",
            StatusCode::URI_TOO_LONG | StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => "too-long",
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "unsupported-media-type",
            StatusCode::MISDIRECTED_REQUEST => "another-address",
            StatusCode::SERVICE_UNAVAILABLE => "busy",
            _ => "internal",
        };
        Self::new(status, name, title, detail.to_owned(), id)
    }

    /// What cannot be understood. The text is English.
    pub(crate) fn malformed(detail: &str, id: &RequestId) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed", "The request could not be read", shortened(detail), id)
    }

    pub(crate) fn unsupported_media_type(id: &RequestId) -> Self {
        let detail = "Send JSON, with one header Content-Type: application/json.".to_owned();
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        Self::new(status, "unsupported-media-type", "The request could not be read", detail, id)
    }

    /// RFC 6585, section 3.
    pub(crate) fn precondition_required(id: &RequestId) -> Self {
        let detail = NO_VERSION.to_owned();
        let status = StatusCode::PRECONDITION_REQUIRED;
        Self::new(status, "precondition-required", "The version is missing", detail, id)
    }

    pub(crate) fn in_progress(id: &RequestId) -> Self {
        let detail =
            "The first request with this Idempotency-Key is in progress. Send it again in a moment.".to_owned();
        let problem = Self::new(StatusCode::CONFLICT, "in-progress", "Still in progress", detail, id);
        Self { headers: vec![(header::RETRY_AFTER, HeaderValue::from_static("1"))], ..problem }
    }

    pub(crate) fn key_of_another(id: &RequestId) -> Self {
        let detail =
            "A request with another body had this Idempotency-Key within 24 hours. Choose another key.".to_owned();
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "key-of-another", "The key is taken", detail, id)
    }

    pub(crate) fn not_found(RequestId(id): &RequestId) -> Self {
        Self::of(&Problem { request_id: id.clone(), cause: Cause::NotFound })
    }

    pub(crate) fn method_not_allowed(id: &RequestId) -> Self {
        let detail = "This address cannot be called in that way. The header Allow says how it can.".to_owned();
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "Not possible here", detail, id)
    }
}

impl IntoResponse for ApiProblem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.document.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        // Serialization cannot fail; if it ever did, an empty document still is an error with its status.
        let document = serde_json::to_string(&self.document).unwrap_or_else(|_| "{}".to_owned());
        let content_type = [(header::CONTENT_TYPE, "application/problem+json")];
        (status, content_type, AppendHeaders(self.headers), document).into_response()
    }
}

/// The end of the type of a problem.
fn name(cause: &Cause) -> &'static str {
    match cause {
        Cause::SignIn | Cause::SessionExpired => "unauthenticated",
        Cause::MissingScope => "missing-scope",
        Cause::Denied(_) => "denied",
        Cause::OverQuota(_) => "over-quota",
        Cause::NotCounted => "not-counted",
        Cause::NotFound | Cause::UnknownPerson => "not-found",
        Cause::Invalid(_) | Cause::BadInput(_) => "invalid",
        Cause::Conflict(_) | Cause::MapChanged => "outdated",
        Cause::Unavailable { .. } | Cause::Network => "unavailable",
        Cause::Contended => "contended",
        Cause::TooLarge => "too-large",
        Cause::Forbidden => "another-site",
        Cause::Malformed => "malformed",
        Cause::Internal => "internal",
    }
}

fn headers(cause: &Cause) -> Vec<(HeaderName, HeaderValue)> {
    match cause {
        Cause::OverQuota(state) => {
            let mut headers = quota::fields(state);
            headers.push((header::RETRY_AFTER, state.resets_in().into()));
            headers
        }
        Cause::Conflict(current) => etag(current.version()).into_iter().collect(),
        Cause::Unavailable { retry_after: Some(seconds), .. } => vec![(header::RETRY_AFTER, (*seconds).into())],
        _ => Vec::new(),
    }
}

fn about_field(FieldError { field, message }: &FieldError) -> FieldProblem {
    // The whole body has the empty pointer.
    let slash = if field.is_empty() { "" } else { "/" };
    let pointer = shortened(&format!("#{slash}{}", utf8_percent_encode(field, IN_FRAGMENT)));
    FieldProblem { pointer, detail: shortened(message) }
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= MAX_DETAIL_CHARS {
        return text.to_owned();
    }
    text.chars().take(MAX_DETAIL_CHARS).chain(['…']).collect()
}
