//! Wires the services together.

use crate::{
    AuditService, Authorizer, CallService, Clock, DoctorService, HealthService, MapService, OverviewService,
    PeopleService, QuotaService, RequestService, RequestSource, ResourceService, RulesInForce, SessionService,
    Settings, SignInService, SignOutService, SiteSessionService, audit::AuditLog, components::Components,
};
use identity::UserPoolError;
use std::{sync::Arc, time::Duration};
use store::Store;

/// How long a shutdown waits for denials to be written.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(10);

/// The services, one for each domain, optionally bound to one request. Clones share all state.
#[derive(Clone, Debug)]
pub struct Gate {
    /// Signing in.
    pub sign_in: Arc<SignInService>,
    /// Signing out.
    pub sign_out: Arc<SignOutService>,
    /// Callers and their sessions.
    pub sessions: Arc<SessionService>,
    /// Users and their groups.
    pub people: Arc<PeopleService>,
    /// Resources.
    pub resources: Arc<ResourceService>,
    /// Requests for access.
    pub requests: Arc<RequestService>,
    /// Calls that other servers carry out.
    pub calls: Arc<CallService>,
    /// Sessions on protected sites with host names of their own.
    pub site_sessions: Arc<SiteSessionService>,
    /// The daily call quota.
    pub quota: Arc<QuotaService>,
    /// The rules in force.
    pub rules: Arc<RulesInForce>,
    /// The resource map.
    pub map: Arc<MapService>,
    /// The audit trail.
    pub audit: Arc<AuditService>,
    /// Usage statistics.
    pub overview: Arc<OverviewService>,
    /// What is wrong with the installation.
    pub doctor: Arc<DoctorService>,
    /// Whether the services that Usher needs answer.
    pub health: Arc<HealthService>,
    /// The clock that all services use.
    pub clock: Clock,
    components: Arc<Components>,
}

/// How full a server's memory is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// Sessions that this server has used within the last seconds.
    pub cached_sessions: usize,
    /// Users whose state it has read within the last seconds.
    pub cached_users: usize,
    /// Denials that are not written to the audit trail yet.
    pub queued_denials: usize,
}

impl Gate {
    /// Creates the services. The tables must exist.
    ///
    /// # Errors
    /// [`UserPoolError`] when the user pool's settings are invalid.
    pub async fn new(settings: Settings, store: Store) -> Result<Self, UserPoolError> {
        let components = Arc::new(Components::start(settings, store).await?);
        // Warn at start-up, and not only at the first sign-in, that the key for sign-in attempts is unavailable.
        if let Err(error) = components.attempt_keys.key(components.attempt_keys.today()).await {
            tracing::warn!(%error, "nobody can sign in yet");
        }
        Ok(Self::wire(components, RequestSource::default()))
    }

    /// The same for a program with which nobody signs in: it needs no right to the keys of sign-in attempts.
    ///
    /// # Errors
    /// [`UserPoolError`] when the user pool's settings are invalid.
    pub async fn without_sign_in(settings: Settings, store: Store) -> Result<Self, UserPoolError> {
        let components = Arc::new(Components::start(settings, store).await?);
        Ok(Self::wire(components, RequestSource::default()))
    }

    /// Binds the services to a request, so that its audit records say where it came from.
    #[must_use]
    pub fn for_request(&self, source: RequestSource) -> Self {
        Self::wire(self.components.clone(), source)
    }

    /// Waits until all denials and counts so far are written, for at most ten seconds: a shutdown cannot wait longer.
    pub async fn flush(&self) {
        let all = async { futures::join!(self.components.audit_queue.flush(), self.components.counters.write()) };
        if tokio::time::timeout(FLUSH_TIMEOUT, all).await.is_err() {
            tracing::error!("some denials were not recorded: the audit table does not answer");
        }
    }

    /// How full this server's memory is, for whoever measures.
    #[must_use]
    pub fn load(&self) -> Load {
        let (cached_sessions, cached_users) = self.components.session_cache.size();
        Load { cached_sessions, cached_users, queued_denials: self.components.audit_queue.waiting() }
    }

    /// Gives each service what it needs. A service that needs another one comes after it, so there are no cycles.
    fn wire(components: Arc<Components>, source: RequestSource) -> Self {
        let parts = &*components;
        let clock = &parts.clock;
        let audit = Arc::new(AuditLog {
            trail: parts.trail.clone(),
            queue: parts.audit_queue.clone(),
            anonymous_refusals: parts.anonymous_refusals.clone(),
            counters: parts.counters.clone(),
            clock: clock.clone(),
            retention: parts.audit_seconds,
            source: Arc::new(source),
        });
        let telemetry = &parts.telemetry;
        let authorizer =
            Arc::new(Authorizer { rules: parts.rules.clone(), audit: audit.clone(), telemetry: telemetry.clone() });
        let sessions = Arc::new(SessionService {
            oauth: parts.oauth.clone(),
            verifier: parts.verifier.clone(),
            sessions: parts.sessions.clone(),
            users: parts.users.clone(),
            session_cache: parts.session_cache.clone(),
            rules: parts.rules.clone(),
            authorizer: authorizer.clone(),
            audit: audit.clone(),
            clock: clock.clone(),
            telemetry: telemetry.clone(),
            idle_seconds: parts.idle_seconds,
        });
        let sign_out = Arc::new(SignOutService {
            oauth: parts.oauth.clone(),
            administration: parts.administration.clone(),
            sessions: parts.sessions.clone(),
            users: parts.users.clone(),
            session_cache: parts.session_cache.clone(),
            session_service: sessions.clone(),
            user_lookup: parts.user_lookup.clone(),
            authorizer: authorizer.clone(),
            audit: audit.clone(),
            clock: clock.clone(),
            telemetry: telemetry.clone(),
        });
        let sign_in = Arc::new(SignInService {
            oauth: parts.oauth.clone(),
            verifier: parts.verifier.clone(),
            attempt_keys: parts.attempt_keys.clone(),
            sessions: parts.sessions.clone(),
            users: parts.users.clone(),
            counters: parts.counters.clone(),
            rules: parts.rules.clone(),
            sign_out: sign_out.clone(),
            audit: audit.clone(),
            clock: clock.clone(),
            telemetry: telemetry.clone(),
            settings: parts.sign_in.clone(),
        });
        let people = Arc::new(PeopleService {
            users: parts.users.clone(),
            people: parts.people.clone(),
            administration: parts.administration.clone(),
            session_cache: parts.session_cache.clone(),
            sessions: sessions.clone(),
            rules: parts.rules.clone(),
            user_lookup: parts.user_lookup.clone(),
            authorizer: authorizer.clone(),
            audit: audit.clone(),
            clock: clock.clone(),
            programs: parts.programs.clone(),
        });
        let quota = Arc::new(QuotaService {
            usage: parts.usage.clone(),
            users: parts.users.clone(),
            policy: parts.policy.clone(),
            group_limits: parts.group_limits.clone(),
            session_cache: parts.session_cache.clone(),
            counters: parts.counters.clone(),
            rules: parts.rules.clone(),
            user_lookup: parts.user_lookup.clone(),
            authorizer: authorizer.clone(),
            audit: audit.clone(),
            clock: clock.clone(),
            telemetry: telemetry.clone(),
            settings: parts.quota.clone(),
        });
        let resources = Arc::new(ResourceService {
            resources: parts.resources.clone(),
            idempotency_keys: parts.idempotency_keys.clone(),
            renderer: parts.renderer.clone(),
            differ: parts.differ.clone(),
            rules: parts.rules.clone(),
            user_lookup: parts.user_lookup.clone(),
            quota: quota.clone(),
            authorizer: authorizer.clone(),
            audit: audit.clone(),
            clock: clock.clone(),
        });
        let calls = CallService {
            resources: parts.resources.clone(),
            rules: parts.rules.clone(),
            quota: quota.clone(),
            authorizer: authorizer.clone(),
        };
        let site_sessions = SiteSessionService {
            keys: parts.attempt_keys.clone(),
            sessions: parts.sessions.clone(),
            clock: clock.clone(),
        };
        let requests = Arc::new(RequestService {
            requests: parts.requests.clone(),
            resources: parts.resources.clone(),
            resource_service: resources.clone(),
            rules: parts.rules.clone(),
            authorizer: authorizer.clone(),
            audit: audit.clone(),
            clock: clock.clone(),
        });
        let map = Arc::new(MapService {
            policy: parts.policy.clone(),
            users: parts.users.clone(),
            resources: parts.resources.clone(),
            rules: parts.rules.clone(),
            user_lookup: parts.user_lookup.clone(),
            quota: quota.clone(),
            authorizer: authorizer.clone(),
            audit: audit.clone(),
        });
        let overview = Arc::new(OverviewService {
            totals: parts.totals.clone(),
            people: parts.people.clone(),
            authorizer: authorizer.clone(),
            clock: clock.clone(),
            reset: parts.quota.reset.clone(),
        });
        let doctor = DoctorService { reports: parts.doctor_reports.clone(), authorizer: authorizer.clone() };
        Self {
            sign_in,
            sign_out,
            sessions,
            people,
            resources,
            requests,
            calls: Arc::new(calls),
            site_sessions: Arc::new(site_sessions),
            quota,
            rules: parts.rules.clone(),
            map,
            audit: Arc::new(AuditService {
                trail: parts.trail.clone(),
                users: parts.users.clone(),
                user_lookup: parts.user_lookup.clone(),
                authorizer,
                log: audit,
                clock: clock.clone(),
            }),
            overview,
            doctor: Arc::new(doctor),
            health: parts.health.clone(),
            clock: clock.clone(),
            components,
        }
    }
}
