//! Each table's module over a DynamoDB of its own.
//!
//! One test program, so that it is linked once.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod audit;
mod history;
mod inspection;
mod list;
mod people;
mod requests;
mod resources;
mod rights;
mod sessions;
mod support;
mod telemetry;
mod totals;
mod trash;
mod usage;
mod users;
mod views;
