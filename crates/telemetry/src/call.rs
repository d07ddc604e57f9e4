//! A call of an external service, from its start to its end.

use crate::{Call, Event, Telemetry, span};
use std::time::Instant;
use tracing::Span;

/// An external service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Service {
    /// DynamoDB.
    DynamoDb,
    /// Cognito: its API, its token endpoints and its keys.
    Cognito,
}

impl Service {
    /// The name in metrics and traces.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::DynamoDb => "dynamodb",
            Self::Cognito => "cognito",
        }
    }
}

/// How a call has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CallOutcome {
    /// The service did what it was asked for.
    Ok,
    /// The condition of a write did not hold, or another write was faster. This happens in normal operation.
    Condition,
    /// The service wants fewer calls.
    Throttled,
    /// The service refuses the call.
    Refused,
    /// The service has failed, or its answer is unusable.
    Failed,
    /// The service cannot be reached, or does not answer in time.
    NoAnswer,
    /// The call ended without an outcome, because its caller has gone.
    Abandoned,
}

impl CallOutcome {
    /// The name in metrics and traces.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Condition => "condition",
            Self::Throttled => "throttled",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::NoAnswer => "no_answer",
            Self::Abandoned => "abandoned",
        }
    }

    /// Whether something is wrong with the service, or with what Usher wants from it.
    pub(crate) fn is_error(self) -> bool {
        match self {
            Self::Ok | Self::Condition | Self::Abandoned => false,
            Self::Throttled | Self::Refused | Self::Failed | Self::NoAnswer => true,
        }
    }
}

/// A call in progress. It is counted when it is dropped, so that none is forgotten. Its span ends then as well.
#[derive(Debug)]
pub struct PendingCall {
    telemetry: Telemetry,
    service: Service,
    operation: &'static str,
    started: Instant,
    attempts: u32,
    outcome: CallOutcome,
    span: Span,
}

impl PendingCall {
    pub(crate) fn new(telemetry: Telemetry, service: Service, operation: &'static str) -> Self {
        let (started, outcome) = (Instant::now(), CallOutcome::Abandoned);
        let span = if telemetry.is_traced { span::of_call(service, operation) } else { Span::none() };
        Self { telemetry, service, operation, started, attempts: 0, outcome, span }
    }

    /// Ends the call.
    pub fn end(mut self, outcome: CallOutcome) {
        self.outcome = outcome;
    }

    /// Notes that an attempt begins.
    pub(crate) fn attempt(&mut self) {
        self.attempts += 1;
    }

    /// Sets the outcome of a call that somebody else drops.
    pub(crate) fn set_outcome(&mut self, outcome: CallOutcome) {
        self.outcome = outcome;
    }
}

impl Drop for PendingCall {
    fn drop(&mut self) {
        let Self { service, operation, outcome, .. } = *self;
        let retries = self.attempts.saturating_sub(1);
        span::end_call(&self.span, outcome, retries);
        self.telemetry.observe(Event::Call(Call {
            service,
            operation,
            outcome,
            retries,
            took: self.started.elapsed(),
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Observer;
    use std::sync::{Arc, Mutex};

    #[derive(Debug, Default)]
    struct Seen(Mutex<Vec<Call>>);

    impl Observer for Seen {
        fn observe(&self, event: Event) {
            if let Event::Call(call) = event {
                self.0.lock().unwrap().push(call);
            }
        }
    }

    #[test]
    fn each_call_is_counted_once_also_when_its_caller_goes_away() {
        let seen = Arc::new(Seen::default());
        let telemetry = Telemetry::new(seen.clone());
        telemetry.begin(Service::Cognito, "RefreshTokens").end(CallOutcome::Ok);
        let mut abandoned = telemetry.begin(Service::DynamoDb, "GetItem");
        abandoned.attempt();
        abandoned.attempt();
        drop(abandoned);
        let outcomes: Vec<_> =
            seen.0.lock().unwrap().iter().map(|call| (call.operation, call.outcome, call.retries)).collect();
        let expected = [("RefreshTokens", CallOutcome::Ok, 0), ("GetItem", CallOutcome::Abandoned, 1)];
        assert_eq!(outcomes, expected);
    }
}
