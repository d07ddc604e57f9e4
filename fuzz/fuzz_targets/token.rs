//! A token as it comes over HTTP.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| identity::fuzzing::token(bytes));
