//! The rules: a clean installation, and every fault planted into it, one at a time.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod clean;
mod documentation;
mod faults;
mod report;
