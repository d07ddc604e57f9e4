//! Pages without a gate behind them, and the browser's answers beside the server's.
//!
//! One test program, so that it is linked once.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod agreement;
mod pages;
