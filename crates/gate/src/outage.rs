//! A service that Usher needs did not answer.

use crate::Gate;
use access::Dependency;
use std::time::Duration;
use thiserror::Error;

/// A service that Usher needs did not answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{dependency} did not answer: {why}")]
pub struct Outage {
    /// Which.
    pub dependency: Dependency,
    /// For the log alone.
    pub why: String,
    /// When Usher asks it again at the earliest; `None` when it does so each time that it is needed.
    pub retry_after: Option<Duration>,
}

impl Outage {
    /// Of a service that is asked each time that it is needed.
    pub(crate) fn of(dependency: Dependency, why: impl ToString) -> Self {
        Self { dependency, why: why.to_string(), retry_after: None }
    }

    pub(crate) fn retried_in(self, wait: Duration) -> Self {
        Self { retry_after: Some(wait), ..self }
    }
}

impl Gate {
    /// There are no keys to verify a token with.
    pub(crate) fn without_keys(&self, why: impl ToString) -> Outage {
        Outage::of(Dependency::SigningKeys, why).retried_in(self.shared().keys.retry_after())
    }
}
