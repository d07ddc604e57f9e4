//! The server's doors, called as browsers, programs and attackers call them; Cognito and DynamoDB run beside it.
//!
//! A test whose name begins with a letter and a number carries a row of the project's catalogue of attacks.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]
#![cfg(feature = "local")]

mod addresses;
mod audit_export;
mod authorization_matrix;
mod bearer_answers;
mod built_files;
mod calls;
mod cli;
mod compression;
mod connections;
mod cookie_sizes;
mod cookies;
mod csp_reports;
mod csrf;
mod descriptors;
mod documents;
mod done;
mod editor;
mod embedding;
mod forged_tokens;
mod full_disk;
mod headers;
mod html;
mod http2;
mod identity;
mod journey;
mod killed;
mod killed_writing;
mod languages;
mod limits;
mod metrics;
mod newcomers;
mod observatory;
mod overview;
mod people_columns;
mod people_export;
mod processes;
mod program;
mod proxy;
mod raw;
mod rendering;
mod requests;
mod resource_list;
mod resource_map;
mod return_to;
mod samples;
mod secrets_in_logs;
mod sessions;
mod shared_cache;
mod sign_in_errors;
mod smuggling;
mod stack;
mod start_without_database;
mod stopping;
mod stopping_under_load;
mod support;
mod threads;
mod tls;
mod token_flood;
mod token_transport;
mod usage;
