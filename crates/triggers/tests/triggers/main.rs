//! Cognito's triggers: the functions, and the program that Lambda runs.
//!
//! One test program, so that it is linked once.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop")]

mod config;
mod corpus;
mod events;
#[cfg(feature = "lambda")]
mod lambda;
mod pre_token_generation;
mod properties;
mod recorder;
#[cfg(feature = "lambda")]
mod runtime_api;
