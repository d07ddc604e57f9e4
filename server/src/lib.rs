//! The usher program: configuration, axum wiring, middleware.
//!
//! ```text
//! configuration/  usher.toml and USHER_* variables
//! logging         what is logged, and how
//! server          from a configuration to a server that runs, and its end
//! local_mode      Cognito and DynamoDB on this machine (feature `local`)
//! http/           the routes: pages, forms, server functions, /auth, health, assets
//!   visitor       who is calling, for every route that wants to know
//!   page          rendering the application
//!   auth/         sign-in, callback, sign-out: one file each
//!   forms/        the forms of people without JavaScript: one file each
//!   middleware/   request id and log, headers, panics, host, same origin
//! ```

mod configuration;
mod http;
#[cfg(feature = "local")]
mod local_mode;
mod logging;
mod server;

pub use configuration::{Configuration, ConfigurationError};
pub use logging::start_logging;
pub use server::{Server, StartError};
