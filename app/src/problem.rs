//! Everything that can go wrong, its HTTP status and all of its texts.

mod words;

pub(crate) use words::used_up;

use crate::codec;
#[cfg(feature = "ssr")]
use access::Limit;
use access::{Dependency, Entity, InvalidForm, QuotaState, Reason};
use leptos::server_fn::{
    Bytes, ContentType, Decodes, Encodes, Format, FormatType,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

/// What a user is told when something is refused or fails. Error type of all server functions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Request ID in the server's log; empty if the server was not reached.
    pub request_id: String,
    /// What went wrong.
    pub cause: Cause,
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Nobody is signed in.
    SignIn,
    /// The session is over.
    SessionExpired,
    /// The access token of an API client lacks the required scope.
    MissingScope,
    /// The rules deny the action.
    Denied(Reason),
    /// The day's calls are used up.
    OverQuota(Box<QuotaState>),
    /// The call could not be counted, so it was not made.
    NotCounted,
    /// Nothing exists at this path.
    NotFound,
    /// No such person has signed in.
    UnknownPerson,
    /// Form fields are invalid.
    Invalid(InvalidForm),
    /// A field is invalid; the sentence says which and why.
    BadInput(String),
    /// Another user changed the same thing in the meantime. Contains its current state.
    Conflict(Box<Entity>),
    /// Another user changed the resource map row in the meantime.
    MapChanged,
    /// A service that Usher depends on did not respond, or failed.
    Unavailable {
        /// Which service; absent if unknown, because a proxy in front of Usher reported the failure.
        #[serde(default)]
        dependency: Option<Dependency>,
        /// Seconds until the server contacts the service again at the earliest; absent if it does so on every request.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<u64>,
    },
    /// Concurrent changes to the same item kept winning. Nothing was changed.
    Contended,
    /// The request body is too large.
    TooLarge,
    /// The request came from another site.
    Forbidden,
    /// The request could not be read.
    Malformed,
    /// An internal error in Usher.
    Internal,
    /// The browser could not reach the server.
    Network,
}

impl Problem {
    /// A problem found without asking the server; it has no request ID.
    pub(crate) fn here(cause: Cause) -> Self {
        Self { request_id: String::new(), cause }
    }

    /// Converts a refusal of the gate into the user's terms.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn from_refusal(refusal: gate::Refusal, request_id: String) -> Self {
        let cause = match refusal {
            gate::Refusal::Token(rejection) if rejection.is_missing_scope() => Cause::MissingScope,
            gate::Refusal::SignIn | gate::Refusal::Token(_) => Cause::SignIn,
            gate::Refusal::SessionExpired => Cause::SessionExpired,
            gate::Refusal::Denied(reason) => Cause::Denied(reason),
            gate::Refusal::NotFound => Cause::NotFound,
            gate::Refusal::Invalid(invalid) => Cause::Invalid(invalid),
            gate::Refusal::BadInput(why) => Cause::BadInput(why),
            gate::Refusal::MapChanged => Cause::MapChanged,
            gate::Refusal::Conflict(current) => Cause::Conflict(current),
            gate::Refusal::OverQuota(quota) => Cause::OverQuota(quota),
            gate::Refusal::NotCounted(error) => {
                tracing::error!(%error, request_id, "a call could not be counted");
                Cause::NotCounted
            }
            gate::Refusal::Unavailable(outage) => {
                let gate::Outage { dependency, source: error, retry_after } = outage;
                tracing::error!(?dependency, %error, request_id, "a service that is needed does not answer");
                // Rounded up, so that a client that waits this long comes after the next attempt.
                let retry_after = retry_after.map(|wait| wait.as_secs() + 1);
                Cause::Unavailable { dependency: Some(dependency), retry_after }
            }
            gate::Refusal::Contended(what) => {
                tracing::warn!(what, request_id, "others kept changing the same thing at the same time");
                Cause::Contended
            }
            gate::Refusal::Fault(error) => {
                tracing::error!(%error, request_id, "an internal error");
                Cause::Internal
            }
        };
        Self { request_id, cause }
    }

    /// HTTP status of the response.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self.cause {
            Cause::Malformed => 400,
            Cause::SignIn | Cause::SessionExpired => 401,
            Cause::Denied(_) | Cause::MissingScope | Cause::Forbidden => 403,
            Cause::NotFound | Cause::UnknownPerson => 404,
            Cause::Conflict(_) | Cause::MapChanged => 409,
            Cause::TooLarge => 413,
            Cause::Invalid(_) | Cause::BadInput(_) => 422,
            Cause::OverQuota(_) => 429,
            Cause::Internal => 500,
            Cause::NotCounted | Cause::Unavailable { .. } | Cause::Contended | Cause::Network => 503,
        }
    }

    /// Additional response headers, by name: rate limit and `retry-after` when the quota is used up; `retry-after` when
    /// a service is unavailable.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn headers(&self) -> Vec<(&'static str, u64)> {
        match &self.cause {
            Cause::OverQuota(quota) => {
                let retry_after = ("retry-after", quota.resets_in());
                quota_headers(quota).into_iter().chain([retry_after]).collect()
            }
            Cause::Unavailable { retry_after: Some(seconds), .. } => vec![("retry-after", *seconds)],
            _ => Vec::new(),
        }
    }

    /// The problem as a JSON document (RFC 9457, with Usher's extension members `advice`, `request_id` and `cause`), in
    /// English.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn to_json(&self) -> String {
        // For programs, so in English, whatever the language of the pages. The browser has its own texts.
        i18n::within(i18n::Language::English, || {
            let document = Document {
                status: self.status(),
                title: self.heading(),
                detail: self.explanation(),
                advice: self.advice(),
                request_id: &self.request_id,
                cause: &self.cause,
            };
            // Serialization cannot fail; if it ever did, an empty document still is an error with its status.
            serde_json::to_string(&document).unwrap_or_else(|_| "{}".to_owned())
        })
    }

    /// Parses a problem document. Without a known `cause`, the HTTP status in the document decides.
    fn from_json(text: &str) -> Option<Self> {
        if let Ok(problem) = codec::read(text) {
            return Some(problem);
        }
        let document: serde_json::Value = codec::read(text).ok()?;
        let status = document.get("status")?.as_u64()?;
        let request_id = document.get("request_id").and_then(|id| id.as_str()).unwrap_or_default().to_owned();
        let cause = match status {
            400 => Cause::Malformed,
            401 => Cause::SignIn,
            403 => Cause::Forbidden,
            404 => Cause::NotFound,
            413 => Cause::TooLarge,
            502..=504 => Cause::Unavailable { dependency: None, retry_after: None },
            _ => Cause::Internal,
        };
        Some(Self { request_id, cause })
    }
}

/// Rate limit headers of a counted call (draft-ietf-httpapi-ratelimit-headers-06; seconds and calls). Empty if there is
/// no limit.
#[cfg(feature = "ssr")]
pub(crate) fn quota_headers(quota: &QuotaState) -> Vec<(&'static str, u64)> {
    match (quota.allowance.limit, quota.left()) {
        (Limit::Calls(limit), Some(left)) => {
            vec![("ratelimit-limit", limit), ("ratelimit-remaining", left), ("ratelimit-reset", quota.resets_in())]
        }
        _ => Vec::new(),
    }
}

#[cfg(feature = "ssr")]
#[derive(Serialize)]
struct Document<'a> {
    status: u16,
    title: &'a str,
    detail: String,
    advice: &'a str,
    request_id: &'a str,
    cause: &'a Cause,
}

/// Codec of [`Problem`]: `application/problem+json`.
#[derive(Debug)]
pub struct ProblemJson;

impl ContentType for ProblemJson {
    const CONTENT_TYPE: &'static str = "application/problem+json";
}

impl FormatType for ProblemJson {
    const FORMAT_TYPE: Format = Format::Text;
}

impl Encodes<Problem> for ProblemJson {
    type Error = std::convert::Infallible;

    fn encode(problem: &Problem) -> Result<Bytes, Self::Error> {
        #[cfg(feature = "ssr")]
        return Ok(Bytes::from(problem.to_json()));
        // The browser only reads problems.
        #[cfg(not(feature = "ssr"))]
        {
            let _ = problem;
            Ok(Bytes::new())
        }
    }
}

impl Decodes<Problem> for ProblemJson {
    type Error = &'static str;

    fn decode(bytes: Bytes) -> Result<Problem, Self::Error> {
        std::str::from_utf8(&bytes).ok().and_then(Problem::from_json).ok_or("not a problem document")
    }
}

impl FromServerFnError for Problem {
    type Encoder = ProblemJson;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let problem = Self::from_call_error(&error);
        crate::response::set_status(problem.status());
        problem
    }
}

impl Problem {
    /// On the server: a call that cannot be parsed is the caller's fault.
    #[cfg(feature = "ssr")]
    fn from_call_error(error: &ServerFnErrorErr) -> Self {
        /// axum's error text for a body beyond its limit (`http_body_util::LengthLimitError`).
        const TOO_LARGE: &str = "length limit exceeded";
        let request_id =
            leptos::prelude::use_context::<crate::PageContext>().map(|context| context.request_id).unwrap_or_default();
        let cause = match error {
            ServerFnErrorErr::Deserialization(text) if text.contains(TOO_LARGE) => Cause::TooLarge,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                Cause::Malformed
            }
            error => {
                tracing::error!(%error, "a server function failed");
                Cause::Internal
            }
        };
        Self { request_id, cause }
    }

    /// In the browser: a request that failed did not reach the server.
    #[cfg(not(feature = "ssr"))]
    fn from_call_error(error: &ServerFnErrorErr) -> Self {
        Self::here(match error {
            ServerFnErrorErr::Request(_) => Cause::Network,
            _ => Cause::Internal,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(feature = "ssr")]
    #[test]
    fn a_problem_survives_its_document() {
        let problem = Problem {
            request_id: "r-1".to_owned(),
            cause: Cause::Denied(Reason::OwnerChange { administrators: "usher-admins".to_owned() }),
        };
        let document = problem.to_json();
        assert!(document.contains("\"status\":403") && document.contains("\"title\":\"Not allowed\""), "{document}");
        assert_eq!(Problem::from_json(&document), Some(problem));
    }

    #[test]
    fn a_foreign_document_is_understood_by_its_status() {
        let read = |text: &str| Problem::from_json(text).map(|problem| problem.cause);
        assert_eq!(read(r#"{"status":413}"#), Some(Cause::TooLarge));
        let not_known = Cause::Unavailable { dependency: None, retry_after: None };
        assert_eq!(read(r#"{"status":503,"cause":"something_new"}"#), Some(not_known));
        assert_eq!(read("<html>"), None);
    }
}
