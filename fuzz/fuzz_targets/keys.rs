//! A set of keys, as an issuer publishes it.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| identity::fuzzing::keys(bytes));
