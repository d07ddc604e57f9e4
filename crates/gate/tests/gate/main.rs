//! The gate over a user pool, a directory and a DynamoDB of its own, called as the server calls it.
//!
//! One test program, so that it is linked once. Every test starts services of its own on free ports.
//! A test whose name begins with a letter and a number carries a row of the project's catalogue of attacks.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop")]

mod administrators;
mod attempt_keys;
mod audit;
mod calls;
mod database_errors;
mod database_faults;
mod doctor;
mod ending;
mod foreign_tokens;
mod history;
mod id_token;
mod identity;
mod interrupted_operations;
mod key_faults;
mod long_names;
mod map;
mod migration;
mod outages;
mod people;
mod programs;
mod quota;
mod refused_by_triggers;
mod renewal_faults;
mod requests;
mod resources;
mod return_to;
mod revoked;
mod session;
mod sign_in;
mod sign_in_faults;
mod site_sessions;
mod spellings;
mod states;
mod support;
mod telemetry;
mod token_endpoint;
