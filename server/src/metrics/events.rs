//! Counts what the other crates report: decisions, tokens, sign-ins, the quota, calls of DynamoDB and Cognito.

use super::{
    Histograms, Metrics,
    labels::{CallLabels, DecisionLabels, OperationLabels, ResultLabels, SignOutLabels, TokenLabels},
};
use prometheus_client::{
    metrics::{counter::Counter, family::Family, histogram::Histogram},
    registry::Registry,
};
use telemetry::{Call, Event, Observer};

/// Upper bounds of the buckets for calls, in seconds. All attempts of a call together may take five.
const CALL_BUCKETS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0];

#[derive(Debug)]
pub(super) struct Events {
    decisions: Family<DecisionLabels, Counter>,
    tokens: Family<TokenLabels, Counter>,
    sign_ins: Family<ResultLabels, Counter>,
    renewals: Family<ResultLabels, Counter>,
    sign_outs: Family<SignOutLabels, Counter>,
    quota: Family<ResultLabels, Counter>,
    call_seconds: Histograms<CallLabels>,
    retries: Family<OperationLabels, Counter>,
}

impl Events {
    pub(super) fn new() -> Self {
        let events = Self {
            decisions: Family::default(),
            tokens: Family::default(),
            sign_ins: Family::default(),
            renewals: Family::default(),
            sign_outs: Family::default(),
            quota: Family::default(),
            call_seconds: Family::new_with_constructor(|| Histogram::new(CALL_BUCKETS)),
            retries: Family::default(),
        };
        // Prometheus sees no increase from nothing to one, so these begin at zero.
        let zero = |family: &Family<ResultLabels, Counter>, results: &[&'static str]| {
            for &result in results {
                drop(family.get_or_create(&ResultLabels { result }));
            }
        };
        zero(&events.sign_ins, &["ok", "misconfigured", "unavailable"]);
        zero(&events.sign_ins, &["hosted_ui_misconfigured", "hosted_ui_unavailable", "provider_unusable"]);
        zero(&events.renewals, &["ok", "refused", "failed"]);
        zero(&events.quota, &["admitted", "repeated", "refused", "failed"]);
        events
    }

    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register("decisions", "Decisions of the rules about what was asked for", self.decisions.clone());
        registry.register("token_verifications", "Verified tokens", self.tokens.clone());
        registry.register("sign_ins", "Sign-ins that came back from the hosted UI", self.sign_ins.clone());
        registry.register("renewals", "Renewals of the tokens of a session", self.renewals.clone());
        registry.register("sign_outs", "Sign-outs", self.sign_outs.clone());
        registry.register("quota_calls", "Calls that count against the daily quota", self.quota.clone());
        registry.register(
            "service_call_duration_seconds",
            "Time of a call of DynamoDB or Cognito, with all its attempts",
            self.call_seconds.clone(),
        );
        registry.register("service_retries", "Attempts after the first one of a call", self.retries.clone());
    }

    fn called(&self, call: Call) {
        let (service, operation) = (call.service.name(), call.operation);
        let (of_operation, seconds) = (OperationLabels { service, operation }, call.took.as_secs_f64());
        let labels = CallLabels { service, operation, outcome: call.outcome.name() };
        match self.call_seconds.get(&labels) {
            Some(histogram) => histogram.observe(seconds),
            None => {
                self.call_seconds.get_or_create(&labels).observe(seconds);
                // These begin at zero, too.
                drop(self.retries.get_or_create(&of_operation));
            }
        }
        if call.retries > 0 {
            self.retries.get_or_create(&of_operation).inc_by(u64::from(call.retries));
        }
    }
}

impl Observer for Metrics {
    fn observe(&self, event: Event) {
        let Self { events, .. } = self;
        match event {
            Event::Decision { action, is_allowed, rule } => {
                let outcome = if is_allowed { "allowed" } else { "denied" };
                events.decisions.get_or_create(&DecisionLabels { action, outcome, rule }).inc();
            }
            Event::Token { of, result } => {
                events.tokens.get_or_create(&TokenLabels { token: of, result }).inc();
            }
            Event::SignIn(result) => {
                events.sign_ins.get_or_create(&ResultLabels { result }).inc();
            }
            Event::Renewal(result) => {
                events.renewals.get_or_create(&ResultLabels { result }).inc();
            }
            Event::SignOut { of, is_complete } => {
                let result = if is_complete { "complete" } else { "incomplete" };
                events.sign_outs.get_or_create(&SignOutLabels { scope: of, result }).inc();
            }
            Event::Quota(result) => {
                events.quota.get_or_create(&ResultLabels { result }).inc();
            }
            Event::Call(call) => events.called(call),
        }
    }
}
