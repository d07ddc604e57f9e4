//! What happens, as events for whoever measures. Nothing here knows an exporter.
//!
//! ```text
//! event       what can happen
//! call        a call of an external service, from its start to its end
//! decision    a decision of the rules, from its start to its end
//! span        the spans of both, for traces
//! sdk         measures every call of a client of the AWS SDK
//! error_body  the names of the errors in an error response of AWS
//! ```
//!
//! The words in an event and in a span are the program's own (`&'static str`). So none is a value that a stranger
//! chose, and whoever counts by them has a bounded number of counters.

mod call;
mod decision;
mod error_body;
mod event;
mod sdk;
mod span;

pub use call::{CallOutcome, PendingCall, Service};
pub use decision::PendingDecision;
pub use error_body::ErrorBody;
pub use event::{Call, Event};
pub use sdk::CallInterceptor;
pub use span::SPANS;

use std::{fmt::Debug, sync::Arc};

/// Takes events. It is called on the way of each request, so it must be quick.
pub trait Observer: Debug + Send + Sync {
    /// Takes one event.
    fn observe(&self, event: Event);
}

/// Passes events to the observer, if there is one, and begins the spans of traces, if there are any. Clones share both.
#[derive(Clone, Debug, Default)]
pub struct Telemetry {
    observer: Option<Arc<dyn Observer>>,
    is_traced: bool,
}

impl Telemetry {
    /// Passes all events to this observer.
    #[must_use]
    pub fn new(observer: Arc<dyn Observer>) -> Self {
        Self { observer: Some(observer), is_traced: false }
    }

    /// The same, and with spans of what belongs to a request, if somebody exports them.
    #[must_use]
    pub fn traced(self, is_traced: bool) -> Self {
        Self { is_traced, ..self }
    }

    /// Whether anybody takes the events or the spans.
    #[must_use]
    pub fn is_observed(&self) -> bool {
        self.observer.is_some() || self.is_traced
    }

    /// Passes on an event.
    pub fn observe(&self, event: Event) {
        if let Some(observer) = &self.observer {
            observer.observe(event);
        }
    }

    /// Begins a decision about an action.
    #[must_use]
    pub fn begin_decision(&self, action: &'static str) -> PendingDecision {
        PendingDecision::new(self.clone(), action)
    }

    /// Begins a call of an external service.
    #[must_use]
    pub fn begin(&self, service: Service, operation: &'static str) -> PendingCall {
        PendingCall::new(self.clone(), service, operation)
    }
}
