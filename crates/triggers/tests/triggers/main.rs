//! Cognito's triggers: the functions, and the programs that Lambda runs.
//!
//! One test program, so that it is linked once.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[cfg(feature = "lambda")]
mod lambda;
mod pre_token_generation;
mod properties;
