//! What happens, as events for whoever measures. Nothing here knows an exporter.
//!
//! ```text
//! event       what can happen
//! call        a call of an external service, from its start to its end
//! sdk         measures every call of a client of the AWS SDK
//! error_body  the names of the errors in an error response of AWS
//! ```
//!
//! The words in an event are the program's own (`&'static str`). So none is a value that a stranger chose, and whoever
//! counts by them has a bounded number of counters.

mod call;
mod error_body;
mod event;
mod sdk;

pub use call::{CallOutcome, PendingCall, Service};
pub use error_body::ErrorBody;
pub use event::{Call, Event};
pub use sdk::CallInterceptor;

use std::{fmt::Debug, sync::Arc};

/// Takes events. It is called on the way of each request, so it must be quick.
pub trait Observer: Debug + Send + Sync {
    /// Takes one event.
    fn observe(&self, event: Event);
}

/// Passes events to the observer, if there is one. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Telemetry(Option<Arc<dyn Observer>>);

impl Telemetry {
    /// Passes all events to this observer.
    #[must_use]
    pub fn new(observer: Arc<dyn Observer>) -> Self {
        Self(Some(observer))
    }

    /// Whether anybody takes the events.
    #[must_use]
    pub fn is_observed(&self) -> bool {
        self.0.is_some()
    }

    /// Passes on an event.
    pub fn observe(&self, event: Event) {
        if let Some(observer) = &self.0 {
            observer.observe(event);
        }
    }

    /// Begins a call of an external service.
    #[must_use]
    pub fn begin(&self, service: Service, operation: &'static str) -> PendingCall {
        PendingCall::new(self.clone(), service, operation)
    }
}
