//! A service that Usher needs did not answer.

use crate::Gate;
use access::Dependency;
use std::time::Duration;
use thiserror::Error;

/// A service that Usher needs did not answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{dependency} did not answer: {why}")]
pub struct Outage {
    /// The service.
    pub dependency: Dependency,
    /// The cause, for the log only.
    pub why: String,
    /// How long until Usher asks the service again; `None` when it does so on every use.
    pub retry_after: Option<Duration>,
}

impl Outage {
    /// An outage of a service that Usher asks on every use.
    pub(crate) fn of(dependency: Dependency, why: impl ToString) -> Self {
        Self { dependency, why: why.to_string(), retry_after: None }
    }

    pub(crate) fn retried_in(self, wait: Duration) -> Self {
        Self { retry_after: Some(wait), ..self }
    }
}

impl Gate {
    /// The outage when there are no keys to verify a token with.
    pub(crate) fn keys_outage(&self, why: impl ToString) -> Outage {
        Outage::of(Dependency::SigningKeys, why).retried_in(self.shared().keys.retry_after())
    }
}
