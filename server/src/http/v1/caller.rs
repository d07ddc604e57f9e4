//! Who calls the API.

use super::ApiProblem;
use crate::http::{
    AppState,
    extract::{RequestId, gate_for},
};
use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, StatusCode, header, request::Parts},
};
use gate::{Caller, Credentials, Gate, Refusal};

/// A program with a valid access token. Cookies are not read, so no other site can make a browser call the API.
///
/// It is the first argument of every handler: nobody else learns what is wrong with the rest of their request.
#[derive(Debug)]
pub(crate) struct ApiCaller {
    /// The gate, bound to this request's id and client address.
    pub(crate) gate: Gate,
    pub(crate) caller: Caller,
    request_id: RequestId,
}

impl ApiCaller {
    /// What the caller is told about an address that cannot be understood.
    pub(crate) fn malformed(&self, detail: &str) -> ApiProblem {
        ApiProblem::malformed(detail, &self.request_id)
    }

    /// What the caller is told who sends a request again that is still in progress.
    pub(crate) fn in_progress(&self) -> ApiProblem {
        ApiProblem::in_progress(&self.request_id)
    }

    /// What the caller is told who uses a key for two different requests.
    pub(crate) fn key_of_another(&self) -> ApiProblem {
        ApiProblem::key_of_another(&self.request_id)
    }

    /// What the caller is told while too many exports are being read.
    pub(crate) fn busy_exporting(&self) -> ApiProblem {
        let detail = "Too many exports are being read at the same time. Try again once one of them has ended.";
        let status = StatusCode::SERVICE_UNAVAILABLE;
        ApiProblem::before_a_handler(status, "Too busy right now", detail, &self.request_id)
    }

    /// What the caller is told about a refusal of the gate.
    pub(crate) fn refused(&self, refusal: Refusal) -> ApiProblem {
        ApiProblem::refused(refusal, &self.request_id)
    }
}

impl FromRequestParts<AppState> for ApiCaller {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiProblem> {
        let request_id = RequestId::of(parts);
        let gate = gate_for(state, parts);
        let authorization = parts.headers.get(header::AUTHORIZATION).map(HeaderValue::as_bytes);
        let credentials = Credentials { authorization, cookie: None, in_use: false };
        let caller = match gate.sessions.resolve(credentials).await {
            Ok(caller) => caller,
            Err(refusal) => return Err(ApiProblem::refused(refusal, &request_id)),
        };
        if let Err(refusal) = caller.principal() {
            return Err(ApiProblem::refused(refusal, &request_id));
        }
        Ok(Self { gate, caller, request_id })
    }
}
