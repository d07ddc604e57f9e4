//! What the services are made of: tables, clients, caches and counters. All requests share them.

use crate::{
    Clock, HealthService, Inspector, QuotaSettings, RulesInForce, Settings,
    audit::{AnonymousRefusals, AuditQueue},
    doctor::Reports,
    line_diff::LineDiffer,
    markdown::Renderer,
    overview::DailyCounters,
    people::UserLookup,
    session::{SessionCache, TokenVerifier},
    sign_in::{AttemptKeys, SignInSettings},
    ttl_cache::TtlCache,
};
use access::Limit;
use identity::{Administration, OAuthClient, SigningKeys, UserPoolError};
use std::{collections::BTreeMap, sync::Arc};
use store::{Audit, IdempotencyKeys, People, Policy, Requests, Resources, Sessions, Store, Totals, Usage, Users};
use telemetry::Telemetry;

/// The parts of the services. Only [`RequestScope`](crate::scope::RequestScope) holds all of them, and only to build the
/// services.
#[derive(Debug)]
pub(crate) struct Components {
    pub(crate) resources: Arc<Resources>,
    pub(crate) requests: Arc<Requests>,
    pub(crate) sessions: Arc<Sessions>,
    pub(crate) idempotency_keys: Arc<IdempotencyKeys>,
    pub(crate) users: Arc<Users>,
    pub(crate) people: Arc<People>,
    pub(crate) usage: Arc<Usage>,
    pub(crate) totals: Arc<Totals>,
    pub(crate) trail: Arc<Audit>,
    pub(crate) policy: Arc<Policy>,
    pub(crate) oauth: Arc<OAuthClient>,
    pub(crate) administration: Arc<Administration>,
    pub(crate) verifier: Arc<TokenVerifier>,
    pub(crate) attempt_keys: Arc<AttemptKeys>,
    pub(crate) session_cache: Arc<SessionCache>,
    pub(crate) group_limits: Arc<TtlCache<BTreeMap<String, Limit>>>,
    pub(crate) rules: Arc<RulesInForce>,
    pub(crate) user_lookup: Arc<UserLookup>,
    pub(crate) audit_queue: AuditQueue,
    pub(crate) anonymous_refusals: Arc<AnonymousRefusals>,
    pub(crate) counters: Arc<DailyCounters>,
    pub(crate) renderer: Renderer,
    pub(crate) differ: LineDiffer,
    pub(crate) health: Arc<HealthService>,
    pub(crate) doctor_reports: Arc<Reports>,
    pub(crate) clock: Clock,
    pub(crate) telemetry: Telemetry,
    pub(crate) quota: Arc<QuotaSettings>,
    pub(crate) sign_in: Arc<SignInSettings>,
    pub(crate) idle_seconds: u64,
    pub(crate) programs: Arc<[String]>,
    pub(crate) audit_seconds: u64,
}

impl Components {
    /// Connects the clients and starts the background tasks.
    ///
    /// # Errors
    /// [`UserPoolError`] when the user pool's settings are invalid.
    pub(crate) async fn start(settings: Settings, store: Store) -> Result<Self, UserPoolError> {
        let telemetry = settings.telemetry.clone();
        let administration = Administration::observed(&settings.administration, &settings.pool_id, &telemetry).await;
        let administration = Arc::new(administration);
        let inspector = Inspector::for_server(&settings, store.clone(), administration.clone());
        let Settings { pool, clock, quota, .. } = settings;
        let keys = SigningKeys::observed(&pool, clock.monotonic(), telemetry.clone())?;
        let verifier = TokenVerifier::new(&pool, &settings.programs, keys.clone(), clock.clone(), telemetry.clone())?;
        let sign_in = SignInSettings {
            issuer: pool.issuer.clone(),
            providers: settings.providers,
            site_paths: settings.site_paths,
            session_seconds: settings.session_seconds,
        };
        let oauth = OAuthClient::new(pool)?.observed(telemetry.clone());
        let users = Arc::new(store.users.clone());
        let sessions = Arc::new(store.sessions.clone());
        let policy = Arc::new(store.policy.clone());
        let totals = Arc::new(store.totals.clone());
        let rules = Arc::new(RulesInForce::new(settings.rules, policy.clone(), clock.clone()));
        Ok(Self {
            audit_queue: AuditQueue::start(store.audit.clone()),
            counters: DailyCounters::start(totals.clone(), clock.clone(), quota.reset.clone()),
            session_cache: SessionCache::start(users.clone(), clock.clone()),
            anonymous_refusals: Arc::default(),
            attempt_keys: Arc::new(AttemptKeys::new(sessions.clone(), clock.clone())),
            group_limits: Arc::new(TtlCache::new(clock.clone())),
            user_lookup: Arc::new(UserLookup {
                issuer: sign_in.issuer.clone(),
                users: users.clone(),
                administration: administration.clone(),
                rules: rules.clone(),
            }),
            renderer: Renderer::new(),
            differ: LineDiffer::new(),
            oauth: Arc::new(oauth),
            verifier: Arc::new(verifier),
            administration,
            resources: Arc::new(store.resources.clone()),
            people: Arc::new(store.people.clone()),
            requests: Arc::new(store.requests.clone()),
            idempotency_keys: Arc::new(store.idempotency_keys.clone()),
            usage: Arc::new(store.usage.clone()),
            trail: Arc::new(store.audit.clone()),
            health: Arc::new(HealthService { store, keys }),
            doctor_reports: Arc::new(Reports::new(inspector, clock.clone())),
            users,
            sessions,
            policy,
            totals,
            rules,
            clock,
            telemetry,
            quota: Arc::new(quota),
            sign_in: Arc::new(sign_in),
            idle_seconds: settings.idle_seconds,
            programs: settings.programs.into(),
            audit_seconds: settings.audit_seconds,
        })
    }
}
