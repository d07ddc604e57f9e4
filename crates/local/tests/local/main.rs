//! Local mode, driven over HTTP as a browser and an application would.
//!
//! One test program, so that it is linked once. Every test starts services of its own on free ports.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    unreachable_pub,
    reason = "a test that cannot go on should stop, and tests need no docs"
)]

mod administration;
mod authorize;
mod browser;
mod challenge;
mod dynamodb;
mod faults;
mod federation;
mod login_page;
mod machine;
mod persistence;
mod rotation;
mod services;
mod session;
mod token;
mod triggers;
