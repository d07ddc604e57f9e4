//! A token's payload: its JSON, and the rules for its claims.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| identity::fuzzing::payload(bytes));
