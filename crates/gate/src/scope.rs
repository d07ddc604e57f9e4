//! What the services of one request are built from.

use crate::{Authorizer, RequestSource, audit::AuditLog, components::Components};
use std::sync::Arc;

/// The components that all requests share, and what knows where this request came from. Each service takes what it needs
/// (`From<&RequestScope>`). One that needs another builds it, which has no end if that one needs the first.
#[derive(Debug)]
pub(crate) struct RequestScope {
    pub(crate) components: Arc<Components>,
    pub(crate) audit: Arc<AuditLog>,
    pub(crate) authorizer: Arc<Authorizer>,
}

impl RequestScope {
    pub(crate) fn new(components: Arc<Components>, source: RequestSource) -> Self {
        let parts = &*components;
        let audit = Arc::new(AuditLog {
            trail: parts.trail.clone(),
            queue: parts.audit_queue.clone(),
            anonymous_refusals: parts.anonymous_refusals.clone(),
            counters: parts.counters.clone(),
            clock: parts.clock.clone(),
            retention: parts.audit_seconds,
            source: Arc::new(source),
        });
        let authorizer = Arc::new(Authorizer {
            rules: parts.rules.clone(),
            audit: audit.clone(),
            telemetry: parts.telemetry.clone(),
        });
        Self { components, audit, authorizer }
    }
}
