//! A service that Usher needs did not answer.

use crate::Source;
use access::Dependency;
use std::{error::Error, time::Duration};
use thiserror::Error;

/// A service that Usher needs did not answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{dependency} did not answer: {source}")]
pub struct Outage {
    /// The service.
    pub dependency: Dependency,
    /// The cause, for the log only.
    pub source: Source,
    /// How long until Usher asks the service again; `None` when it does so on every use.
    pub retry_after: Option<Duration>,
}

impl Outage {
    /// An outage of a service that Usher asks on every use.
    pub(crate) fn of(dependency: Dependency, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { dependency, source: Source::of(cause), retry_after: None }
    }

    pub(crate) fn retried_in(self, wait: Duration) -> Self {
        Self { retry_after: Some(wait), ..self }
    }
}
