//! A decision of the rules, from its start to its end.

use crate::{Event, Telemetry, span};
use tracing::Span;

/// A decision that the rules have yet to make. One that is dropped before, because something else failed, is not
/// counted.
#[derive(Debug)]
pub struct PendingDecision {
    telemetry: Telemetry,
    action: &'static str,
    span: Span,
}

impl PendingDecision {
    pub(crate) fn new(telemetry: Telemetry, action: &'static str) -> Self {
        let span = if telemetry.is_traced { span::of_decision(action) } else { Span::none() };
        Self { telemetry, action, span }
    }

    /// Ends it: whether the action is allowed, and the name of the rule that decided.
    pub fn end(self, is_allowed: bool, rule: &'static str) {
        span::end_decision(&self.span, is_allowed, rule);
        self.telemetry.observe(Event::Decision { action: self.action, is_allowed, rule });
    }
}
