//! The usher program: configuration, axum wiring, middleware.
//!
//! ```text
//! configuration/  usher.toml and USHER_* variables
//! cli             the command line: serve, `audit verify`, `config check`
//! audit           `usher audit verify`
//! logging         what is logged, and how
//! backends        the addresses and keys of Cognito and DynamoDB, in AWS or on this machine
//! start_error     why Usher does not start
//! server          from a configuration to a server that runs, and its end
//! listen/         connections: TLS, HTTP/1.1 and HTTP/2, time limits, the end
//! local_mode      Cognito and DynamoDB on this machine (feature `local`)
//! http/           the routes: pages, forms, server functions, /auth, health, assets
//!   extract/      what handlers and middleware take from a request: client address, id, user
//!   middleware/   what surrounds every route
//!   limits/       how much one address or user may ask for: token buckets, semaphores
//!   page          rendering the application
//!   auth/         sign-in, callback, sign-out: one file each
//!   forms/        form posts without JavaScript: one file each
//!   own_sessions  the user's own sessions: ending one or all
//!   admin/        what administrators change: people, limits, the map; the export of the audit trail
//!   events        the event stream of open pages
//! ```

mod audit;
mod backends;
mod cli;
mod configuration;
mod http;
mod listen;
#[cfg(feature = "local")]
mod local_mode;
mod logging;
mod server;
mod start_error;

pub use audit::verify_audit;
pub use cli::{AuditCommand, Cli, Command, ConfigCommand};
pub use configuration::{Configuration, ConfigurationError};
pub use listen::CertificateError;
pub use logging::start_logging;
pub use server::Server;
pub use start_error::StartError;
