//! The server's doors, called as browsers, programs and attackers call them; Cognito and DynamoDB run beside it.
//!
//! A test whose name begins with a letter and a number carries a row of the project's catalogue of attacks.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]
#![cfg(feature = "local")]

mod addresses;
mod bearer_answers;
mod calls;
mod carriage;
mod connections;
mod csrf;
mod documents;
mod doors;
mod forged_tokens;
mod headers;
mod html;
mod journey;
mod killed;
mod killed_writing;
mod limits;
mod observatory;
mod processes;
mod program;
mod proxy;
mod raw;
mod secrets_in_logs;
mod sessions;
mod sign_in_errors;
mod smuggling;
mod stopping;
mod support;
mod threads;
mod tls;
