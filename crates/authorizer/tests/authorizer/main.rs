//! The authorizer over a user pool and a DynamoDB of its own, asked as API Gateway asks. The events are those of AWS's
//! documentation, with other names.
//!
//! A test whose name begins with a letter and a number shows that Usher lacks that defect of the systems before it.
#![recursion_limit = "256"]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop")]

#[path = "../../../gate/tests/gate/support/mod.rs"]
mod gate_support;
mod http_api;
#[path = "../../../identity/tests/support/mod.rs"]
mod keys;
mod program;
mod properties;
mod resources;
mod rest_request;
mod rest_token;
#[path = "../../../triggers/tests/triggers/runtime_api.rs"]
mod runtime_api;
mod support;
mod tokens;
