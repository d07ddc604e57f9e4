//! Everything that can go wrong, its HTTP status and all of its words.

mod words;

use crate::codec;
#[cfg(feature = "ssr")]
use access::Limit;
use access::{Dependency, InvalidDraft, QuotaState, Reason, Resource};
use leptos::server_fn::{
    Bytes, ContentType, Decodes, Encodes, Format, FormatType,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

/// What a person is told when something is refused or fails. The error of every server function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Names the request in the server's log; empty when the server was not reached.
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
    /// A program's access token lacks the scope that is needed.
    MissingScope,
    /// The rules deny it.
    Denied(Reason),
    /// The day's calls are used up.
    OverQuota {
        /// Whose.
        username: String,
        /// Where they stand.
        quota: Box<QuotaState>,
    },
    /// The call could not be counted, and so was not made.
    NotCounted,
    /// There is no such resource.
    NotFound,
    /// A form's fields do not hold.
    Invalid(InvalidDraft),
    /// A field does not hold; a sentence says which and why.
    BadInput(String),
    /// Somebody else changed the resource meanwhile: this is it now.
    Conflict(Box<Resource>),
    /// Somebody else changed the row of the resource map meanwhile.
    MapChanged,
    /// A service that Usher needs did not answer, or did not do what it was asked.
    Unavailable {
        /// Which; absent when it is not known, because something on the way to Usher has said so.
        #[serde(default)]
        dependency: Option<Dependency>,
        /// When it is asked again at the earliest, in seconds from now; absent when it is asked each time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<u64>,
    },
    /// Others kept changing the same thing at the same time. Nothing was changed.
    Contended,
    /// More was sent than is taken.
    TooLarge,
    /// The request came from another site.
    Forbidden,
    /// The request could not be read.
    Malformed,
    /// A fault of Usher's own.
    Internal,
    /// The browser could not reach the server.
    Network,
}

impl Problem {
    /// A problem that the browser found without asking the server.
    pub(crate) fn here(cause: Cause) -> Self {
        Self { request_id: String::new(), cause }
    }

    /// What a refusal of the gate means to a person.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn from_refusal(refusal: gate::Refusal, request_id: String) -> Self {
        let cause = match refusal {
            gate::Refusal::Token(rejection) if rejection.is_for_want_of_a_scope() => Cause::MissingScope,
            gate::Refusal::SignIn | gate::Refusal::Token(_) => Cause::SignIn,
            gate::Refusal::SessionExpired => Cause::SessionExpired,
            gate::Refusal::Denied(reason) => Cause::Denied(reason),
            gate::Refusal::NotFound => Cause::NotFound,
            gate::Refusal::Invalid(invalid) => Cause::Invalid(invalid),
            gate::Refusal::BadInput(why) => Cause::BadInput(why),
            gate::Refusal::MapChanged => Cause::MapChanged,
            gate::Refusal::Conflict(current) => Cause::Conflict(current),
            gate::Refusal::OverQuota { username, quota } => Cause::OverQuota { username, quota },
            gate::Refusal::NotCounted(why) => {
                tracing::error!(why, request_id, "a call could not be counted");
                Cause::NotCounted
            }
            gate::Refusal::Unavailable(outage) => {
                let gate::Outage { dependency, why, retry_after } = outage;
                tracing::error!(?dependency, why, request_id, "a service that is needed does not answer");
                // Upwards: who comes after so long comes after the next try.
                let retry_after = retry_after.map(|wait| wait.as_secs() + 1);
                Cause::Unavailable { dependency: Some(dependency), retry_after }
            }
            gate::Refusal::Contended(what) => {
                tracing::warn!(what, request_id, "others kept changing the same thing at the same time");
                Cause::Contended
            }
            other => {
                tracing::error!(error = %other, request_id, "an internal error");
                Cause::Internal
            }
        };
        Self { request_id, cause }
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self.cause {
            Cause::Malformed => 400,
            Cause::SignIn | Cause::SessionExpired => 401,
            Cause::Denied(_) | Cause::MissingScope | Cause::Forbidden => 403,
            Cause::NotFound => 404,
            Cause::Conflict(_) | Cause::MapChanged => 409,
            Cause::TooLarge => 413,
            Cause::Invalid(_) | Cause::BadInput(_) => 422,
            Cause::OverQuota { .. } => 429,
            Cause::Internal => 500,
            Cause::NotCounted | Cause::Unavailable { .. } | Cause::Contended | Cause::Network => 503,
        }
    }

    /// The headers that go with it, by name: for a quota that is used up, what is left of it and when to come again; for a
    /// service that does not answer, when it is asked again.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn headers(&self) -> Vec<(&'static str, u64)> {
        match &self.cause {
            Cause::OverQuota { quota, .. } => {
                let retry_after = ("retry-after", quota.resets_in());
                quota_headers(quota).into_iter().chain([retry_after]).collect()
            }
            Cause::Unavailable { retry_after: Some(seconds), .. } => vec![("retry-after", *seconds)],
            _ => Vec::new(),
        }
    }

    /// The problem as a JSON document (RFC 9457, with the members `advice`, `request_id` and `cause` of Usher's own).
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn to_json(&self) -> String {
        let document = Document {
            status: self.status(),
            title: self.heading(),
            detail: self.explanation(),
            advice: self.advice(),
            request_id: &self.request_id,
            cause: &self.cause,
        };
        // Nothing in it can fail to be written; if it ever did, an empty document is still an error with its status.
        serde_json::to_string(&document).unwrap_or_else(|_| "{}".to_owned())
    }

    /// Reads a problem document; one without a cause that is known here is understood by its status.
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

/// What a counted call is answered with (draft-ietf-httpapi-ratelimit-headers-06; seconds and calls). Nothing when there is
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

/// How a [`Problem`] travels: `application/problem+json`.
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
        // The browser reads problems and never sends one.
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
        let problem = Self::of_call(&error);
        crate::response::answer_with(problem.status());
        problem
    }
}

impl Problem {
    /// On the server a call that cannot be read is the caller's fault.
    #[cfg(feature = "ssr")]
    fn of_call(error: &ServerFnErrorErr) -> Self {
        /// What axum says of a body beyond its limit (`http_body_util::LengthLimitError`).
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

    /// In the browser a call that failed on its way did not reach the server.
    #[cfg(not(feature = "ssr"))]
    fn of_call(error: &ServerFnErrorErr) -> Self {
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
