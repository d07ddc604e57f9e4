//! What handlers and middleware take from a request.

mod client_address;
mod request_context;
mod request_id;

pub(crate) use client_address::{ClientAddress, FromTrustedProxy, PlainHttp, ThroughProxy, rate_limit_key};
pub(crate) use request_context::{FormContext, RequestContext, UnauthenticatedContext, gate_for};
pub(crate) use request_id::RequestId;
