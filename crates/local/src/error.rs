//! Why local mode could not start or continue.

use std::io;
use std::path::PathBuf;

/// An error of local mode. Each message says what happened and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another process listens on the port.
    #[error(
        "port {port} ({purpose}) is already in use: stop the program that uses it \
         (perhaps another Usher), or choose another port"
    )]
    PortInUse {
        /// The requested port.
        port: u16,
        /// What the port is for.
        purpose: &'static str,
    },
    /// The loopback address could not be bound for another reason.
    #[error("cannot listen on loopback port {port} ({purpose}): {source}")]
    Listen {
        /// The requested port.
        port: u16,
        /// What the port is for.
        purpose: &'static str,
        /// The operating system's error.
        source: io::Error,
    },
    /// The seed file, or a file in the data directory, could not be read or written.
    #[error("cannot {action} {}: {source}", path.display())]
    File {
        /// "read", "write" or "create".
        action: &'static str,
        /// Which file.
        path: PathBuf,
        /// The operating system's error.
        source: io::Error,
    },
    /// A file in the data directory is not in the expected format.
    #[error(
        "{} cannot be understood ({reason}): move it away to start reauthenticate, or restore it from a copy",
        path.display()
    )]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The seed is not valid.
    #[error("the seed is not valid: {0}")]
    Seed(String),
    /// A URL of the application is invalid.
    #[error("{url:?} cannot be an address of the application: {reason}")]
    AppUrl {
        /// The given URL.
        url: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The local DynamoDB could not be opened.
    #[error("the local DynamoDB cannot be opened: {0}")]
    DynamoDb(String),
    /// No randomness, no keys or no HTTP client: nothing a user can fix.
    #[error("local mode cannot work on this machine: {0}")]
    Unavailable(&'static str),
}
