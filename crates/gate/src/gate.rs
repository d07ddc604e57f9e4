//! All services behind one value.

use crate::{
    AuditService, CallService, Clock, DoctorService, HealthService, MapService, OverviewService, PeopleService,
    QuotaService, RequestService, RequestSource, ResourceService, RulesInForce, SessionService, Settings,
    SignInService, SignOutService, SiteSessionService, components::Components, lazy::Lazy, scope::RequestScope,
};
use identity::UserPoolError;
use std::{ops::Deref, sync::Arc, time::Duration};
use store::Store;

/// How long a shutdown waits for denials to be written.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(10);

/// The services, optionally bound to one request. Clones share all state.
#[derive(Clone, Debug)]
pub struct Gate(Arc<Services>);

/// The services, one for each domain.
#[derive(Debug)]
pub struct Services {
    /// Signing in.
    pub sign_in: Lazy<SignInService>,
    /// Signing out.
    pub sign_out: Lazy<SignOutService>,
    /// Callers and their sessions.
    pub sessions: Lazy<SessionService>,
    /// Users and their groups.
    pub people: Lazy<PeopleService>,
    /// Resources.
    pub resources: Lazy<ResourceService>,
    /// Requests for access.
    pub requests: Lazy<RequestService>,
    /// Calls that other servers carry out.
    pub calls: Lazy<CallService>,
    /// Sessions on protected sites with host names of their own.
    pub site_sessions: Lazy<SiteSessionService>,
    /// The daily call quota.
    pub quota: Lazy<QuotaService>,
    /// The rules in force.
    pub rules: Arc<RulesInForce>,
    /// The resource map.
    pub map: Lazy<MapService>,
    /// The audit trail.
    pub audit: Lazy<AuditService>,
    /// Usage statistics.
    pub overview: Lazy<OverviewService>,
    /// What is wrong with the installation.
    pub doctor: Lazy<DoctorService>,
    /// Whether the services that Usher needs answer.
    pub health: Arc<HealthService>,
    /// The clock that all services use.
    pub clock: Clock,
    scope: Arc<RequestScope>,
}

impl Deref for Gate {
    type Target = Services;

    fn deref(&self) -> &Services {
        &self.0
    }
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
        Ok(Self::bound_to(components, RequestSource::default()))
    }

    /// The same for a program with which nobody signs in: it needs no right to the keys of sign-in attempts.
    ///
    /// # Errors
    /// [`UserPoolError`] when the user pool's settings are invalid.
    pub async fn without_sign_in(settings: Settings, store: Store) -> Result<Self, UserPoolError> {
        let components = Arc::new(Components::start(settings, store).await?);
        Ok(Self::bound_to(components, RequestSource::default()))
    }

    /// Binds the services to a request, so that its audit records say where it came from.
    #[must_use]
    pub fn for_request(&self, source: RequestSource) -> Self {
        Self::bound_to(self.scope.components.clone(), source)
    }

    /// Waits until all denials and counts so far are written, for at most ten seconds: a shutdown cannot wait longer.
    pub async fn flush(&self) {
        let all =
            async { futures::join!(self.scope.components.audit_queue.flush(), self.scope.components.counters.write()) };
        if tokio::time::timeout(FLUSH_TIMEOUT, all).await.is_err() {
            tracing::error!("some denials were not recorded: the audit table does not answer");
        }
    }

    /// How full this server's memory is, for whoever measures.
    #[must_use]
    pub fn load(&self) -> Load {
        let (cached_sessions, cached_users) = self.scope.components.session_cache.size();
        Load { cached_sessions, cached_users, queued_denials: self.scope.components.audit_queue.waiting() }
    }

    fn bound_to(components: Arc<Components>, source: RequestSource) -> Self {
        let scope = Arc::new(RequestScope::new(components, source));
        let components = &scope.components;
        Self(Arc::new(Services {
            sign_in: Lazy::new(&scope),
            sign_out: Lazy::new(&scope),
            sessions: Lazy::new(&scope),
            people: Lazy::new(&scope),
            resources: Lazy::new(&scope),
            requests: Lazy::new(&scope),
            calls: Lazy::new(&scope),
            site_sessions: Lazy::new(&scope),
            quota: Lazy::new(&scope),
            rules: components.rules.clone(),
            map: Lazy::new(&scope),
            audit: Lazy::new(&scope),
            overview: Lazy::new(&scope),
            doctor: Lazy::new(&scope),
            health: components.health.clone(),
            clock: components.clock.clone(),
            scope,
        }))
    }
}
