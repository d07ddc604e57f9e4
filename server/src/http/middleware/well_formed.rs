//! Rejects requests that are too long, or that two parsers could understand differently. Credentials and the host must
//! occur only once.

use crate::http::{AppState, extract::RequestId, plain, site::Authority, v1};
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Version, header},
    response::Response,
};
use i18n::msgid;

/// Maximum length of path and query, in bytes.
const MAX_ADDRESS_BYTES: usize = 8 * 1024;
/// Maximum size of all header fields with their names, in bytes.
const MAX_HEAD_BYTES: usize = 32 * 1024;
/// Maximum number of header fields.
const MAX_FIELDS: usize = 100;
/// Bytes of a line `name: value\r\n` that belong to neither name nor value.
const AROUND_A_FIELD: usize = 4;

/// Why a request is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MalformedRequest {
    LongAddress,
    /// The head is too long because of its cookies.
    Cookies,
    LongHead,
    /// Missing, repeated or invalid `Host` (RFC 9112, section 3.2).
    Host,
    Ambiguous,
    /// A body with an unsupported content coding (RFC 9110, section 8.4).
    Encoded,
}

/// The response to a malformed request; `None` for all others.
pub(super) fn reject_malformed(state: &AppState, request: &Request) -> Option<Response> {
    let fault = fault(request, state)?;
    let id = request.extensions().get::<RequestId>().cloned().unwrap_or_default();
    let (status, heading, advice) = fault.words();
    let mut response = plain::answer(request.uri().path(), status, heading, advice, &id);
    match fault {
        // The client or a proxy parses requests differently: what follows on this connection may not be meant for us.
        MalformedRequest::Host if request.version() <= Version::HTTP_11 => {
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        // RFC 9110, section 15.5.16.
        MalformedRequest::Encoded => {
            response.headers_mut().insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        }
        _ => {}
    }
    Some(response)
}

impl MalformedRequest {
    fn words(self) -> (StatusCode, &'static str, &'static str) {
        const UNREADABLE: &str = msgid!("The request could not be read");
        match self {
            Self::LongAddress => (
                StatusCode::URI_TOO_LONG,
                msgid!("This address is too long"),
                msgid!("Nothing was changed. Go back and shorten it."),
            ),
            Self::Cookies => (
                StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
                msgid!("Your browser sent too many cookies"),
                msgid!(
                    "Applications on this host, or on hosts beside it, have left more cookies in your browser than \
                     Usher reads. Delete the cookies of this site in your browser's settings, then load this page \
                     again and sign in."
                ),
            ),
            Self::LongHead => (
                StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
                msgid!("The request's header is too large"),
                msgid!(
                    "Nothing was changed. Usher reads 100 fields and 32 KiB of them. If a browser sent it, an \
                     extension or a proxy adds too much."
                ),
            ),
            Self::Host => {
                (StatusCode::BAD_REQUEST, UNREADABLE, msgid!("It must have one header Host. Nothing was changed."))
            }
            Self::Ambiguous => (
                StatusCode::BAD_REQUEST,
                UNREADABLE,
                msgid!(
                    "It has two session cookies, or two headers Authorization. Delete the cookies of this site in \
                     your browser's settings, then load this page again and sign in. Nothing was changed."
                ),
            ),
            Self::Encoded => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                UNREADABLE,
                msgid!("Send its body without compression. Nothing was changed."),
            ),
        }
    }
}

fn fault(request: &Request, state: &AppState) -> Option<MalformedRequest> {
    let headers = request.headers();
    let address = request.uri().path_and_query().map_or(0, |address| address.as_str().len());
    if address > MAX_ADDRESS_BYTES {
        Some(MalformedRequest::LongAddress)
    } else if bytes(headers) > MAX_HEAD_BYTES || fields(headers) > MAX_FIELDS {
        let cookies: usize = headers.get_all(header::COOKIE).iter().map(HeaderValue::len).sum();
        Some(if cookies > MAX_HEAD_BYTES / 2 { MalformedRequest::Cookies } else { MalformedRequest::LongHead })
    } else if !has_host(request) {
        Some(MalformedRequest::Host)
    } else if is_ambiguous(request, state) {
        Some(MalformedRequest::Ambiguous)
    } else if is_encoded(request) {
        Some(MalformedRequest::Encoded)
    } else {
        None
    }
}

fn bytes(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len() + AROUND_A_FIELD).sum()
}

/// Counts all cookies as one field, because HTTP/2 may send each in its own (RFC 9113, section 8.2.3).
fn fields(headers: &HeaderMap) -> usize {
    headers.len() - headers.get_all(header::COOKIE).iter().count().saturating_sub(1)
}

/// Exactly one valid header `Host`. HTTP/2 may send `:authority` instead; before HTTP/1.1 it was optional.
fn has_host(request: &Request) -> bool {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) => Authority::parse(host.as_bytes()).is_some(),
        (None, _) => match request.version() {
            Version::HTTP_11 => false,
            version if version < Version::HTTP_11 => true,
            _ => request.uri().authority().is_some(),
        },
        _ => false,
    }
}

/// Several tokens, or several sessions where cookies are read.
fn is_ambiguous(request: &Request, state: &AppState) -> bool {
    let headers = request.headers();
    let has_sessions = || !v1::serves(request.uri().path()) && state.site.sessions(headers).nth(1).is_some();
    headers.get_all(header::AUTHORIZATION).iter().nth(1).is_some() || has_sessions()
}

fn is_encoded(request: &Request) -> bool {
    let has_body = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let mut codings = request.headers().get_all(header::CONTENT_ENCODING).iter();
    has_body && codings.any(|coding| !coding.as_bytes().trim_ascii().eq_ignore_ascii_case(b"identity"))
}
