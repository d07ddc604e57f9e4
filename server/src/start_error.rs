//! Why Usher does not start.

use crate::{CertificateError, ConfigurationError};
use identity::UserPoolError;
use std::net::SocketAddr;
use store::StoreError;
use thiserror::Error;

/// Why Usher does not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The configuration cannot be used.
    #[error(transparent)]
    Configuration(#[from] ConfigurationError),
    /// The address is taken, or not this machine's.
    #[error("cannot listen on {address}: {source}; is another Usher running? `listen` changes the address")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why not.
        source: std::io::Error,
    },
    /// The certificate cannot be used.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// The tables are unavailable.
    #[error("the tables are unavailable: {0}")]
    Store(#[from] StoreError),
    /// The user pool's settings do not hold.
    #[error(transparent)]
    UserPool(#[from] UserPoolError),
    /// Local mode does not start.
    #[cfg(feature = "local")]
    #[error("local mode does not start: {0}")]
    Local(#[from] local::Error),
    /// Local mode is for this machine alone.
    #[error("local mode listens on this machine alone, not on {0}; set the keys of [cognito] for production")]
    LocalModeInTheOpen(SocketAddr),
}
