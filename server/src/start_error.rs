//! Why Usher does not start.

use crate::{CertificateError, ConfigurationError};
use ::access::InvalidSetting;
use identity::UserPoolError;
use std::net::SocketAddr;
use store::StoreError;
use thiserror::Error;

/// Why Usher does not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The configuration is invalid.
    #[error(transparent)]
    Configuration(#[from] ConfigurationError),
    /// The address is in use, or not one of this machine.
    #[error(
        "cannot listen on {address}: {source}; is another Usher running? `listen` changes the address, `metrics.listen` \
         that of the metrics"
    )]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why not.
        source: std::io::Error,
    },
    /// The certificate is unusable.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// The tables are unavailable.
    #[error("the tables are unavailable: {0}")]
    Store(#[from] StoreError),
    /// The migration did not succeed.
    #[error("the migration is not complete, and can be repeated: {0}")]
    Migration(#[source] gate::Refusal),
    /// The settings of the user pool are invalid.
    #[error(transparent)]
    UserPool(#[from] UserPoolError),
    /// Local mode does not start.
    #[cfg(feature = "local")]
    #[error("local mode does not start: {0}")]
    Local(#[from] local::Error),
    /// Local mode listens on this machine only.
    #[error("local mode listens on this machine alone, not on {0}; set the keys of [cognito] for production")]
    LocalModeNotLoopback(SocketAddr),
}

impl From<InvalidSetting> for StartError {
    fn from(invalid: InvalidSetting) -> Self {
        Self::Configuration(invalid.into())
    }
}
