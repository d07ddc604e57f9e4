//! What handlers and middleware take from a request.

mod client_address;
mod request_id;
mod request_user;

pub(crate) use client_address::{ClientAddress, PlainHttp, subscriber};
pub(crate) use request_id::RequestId;
pub(crate) use request_user::{FormUser, RequestUser, UnresolvedUser};
