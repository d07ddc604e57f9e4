//! The Usher server: configuration, axum wiring, middleware.
//!
//! ```text
//! configuration/  usher.toml and USHER_* variables
//! cli             the command line: serve, `audit verify`, `config check` and so on
//! audit           `usher audit verify`
//! doctor          `usher doctor`
//! migrate         `usher migrate`
//! logging/        log format, filter and output
//! server          startup, running and shutdown
//! listen/         connections: TLS, HTTP/1.1 and HTTP/2, time limits, graceful shutdown
//! local_mode      Cognito and DynamoDB on this machine (feature `local`)
//! metrics/        what Prometheus reads, on a listener of its own
//! traces/         what a collector of OpenTelemetry gets
//! http/           the routes: pages, forms, server functions, /auth, health, assets
//!   extract/      extractors: client address, request id, calling user
//!   page          rendering the application
//!   auth/         sign-in, callback, sign-out: one file each
//!   forms/        form posts without JavaScript: one file each
//!   own_sessions  users end one or all of their own sessions
//!   admin/        administrators change users, limits and the resource map, and export the audit trail
//!   events        server-sent events for open pages
//!   v1/           the JSON API
//!   forward_auth/ answers to reverse proxies
//!   limits/       limits by address and user
//!   middleware/   headers, client address, log and panics, overload, limits, host, same origin
//! ```

mod audit;
mod backends;
mod cli;
mod configuration;
mod doctor;
mod http;
mod listen;
#[cfg(feature = "local")]
mod local_mode;
mod logging;
mod metrics;
mod migrate;
mod server;
mod start_error;
mod traces;

pub use audit::verify_audit;
pub use cli::{AuditCommand, Cli, Command, ConfigCommand};
pub use configuration::{Configuration, ConfigurationError};
pub use doctor::examine;
pub use listen::CertificateError;
pub use logging::Logging;
pub use migrate::migrate;
pub use server::Server;
pub use start_error::StartError;
