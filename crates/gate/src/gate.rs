//! What all use cases share.

use crate::{
    Clock, QuotaSettings, RequestSource,
    audit::{AnonymousRefusals, AuditQueue},
    markdown::Renderer,
    overview::{self, DailyCounters, Metric},
    session::{SessionCache, follow},
    sign_in::AttemptKeys,
    ttl_cache::TtlCache,
};
use access::{Limit, Rules};
use identity::{
    Access, Administration, AdministrationSettings, Flow, Id, Keys, TrustedIssuer, UserPool, UserPoolError, Verifier,
};
use std::{collections::BTreeMap, sync::Arc};
use store::Store;

/// The longest token of a session, in bytes. A user in a hundred groups, each named with 128 characters of four bytes, has
/// tokens of some 70 kB; both of them, sealed, still fit into an item of DynamoDB (400 KB).
const MAX_OWN_TOKEN_BYTES: usize = 96 * 1024;

/// How the gate is set up.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The user pool and the app client.
    pub pool: UserPool,
    /// The names of the identity providers that the pool offers beside its own accounts.
    pub providers: Vec<String>,
    /// Groups and roles.
    pub rules: Rules,
    /// How long a session lasts at most, in seconds.
    pub session_seconds: u64,
    /// How long a session lasts without being used, in seconds.
    pub idle_seconds: u64,
    /// Where the user pool's administration API is.
    pub administration: AdministrationSettings,
    /// The user pool's id, as that API calls it.
    pub pool_id: String,
    /// How long the audit trail is kept, in seconds.
    pub audit_seconds: u64,
    /// How many calls a day.
    pub quota: QuotaSettings,
    /// The time.
    pub clock: Clock,
}

/// The use cases, for one request or for none. Clones share everything.
#[derive(Clone, Debug)]
pub struct Gate {
    shared: Arc<Shared>,
    source: Arc<RequestSource>,
}

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) settings: Settings,
    pub(crate) store: Store,
    pub(crate) administration: Administration,
    pub(crate) flow: Flow,
    pub(crate) session_cache: SessionCache,
    pub(crate) group_limits: TtlCache<BTreeMap<String, Limit>>,
    pub(crate) rules: TtlCache<Arc<Rules>>,
    pub(crate) keys: Keys,
    /// For what programs send.
    pub(crate) bearer_verifier: Verifier<Access>,
    /// For a session's own tokens.
    pub(crate) access_verifier: Verifier<Access>,
    pub(crate) id_verifier: Verifier<Id>,
    pub(crate) attempt_keys: AttemptKeys,
    pub(crate) audit_queue: AuditQueue,
    pub(crate) anonymous_refusals: AnonymousRefusals,
    pub(crate) daily_counters: DailyCounters,
    pub(crate) renderer: Renderer,
}

impl Gate {
    /// Sets the gate up over tables that exist.
    ///
    /// # Errors
    /// [`UserPoolError`] when the user pool's settings do not hold.
    pub async fn new(mut settings: Settings, store: Store) -> Result<Self, UserPoolError> {
        settings.rules = settings.rules.in_canonical_form();
        let keys = Keys::of(&settings.pool)?;
        let mut issuer = TrustedIssuer::new(keys.clone(), &settings.pool.client_id)?;
        if let Some(scope) = &settings.pool.required_scope {
            issuer = issuer.requiring_scope(scope);
        }
        let administration = Administration::connect(&settings.administration, &settings.pool_id).await;
        let shared = Arc::new(Shared {
            audit_queue: AuditQueue::start(store.audit.clone()),
            anonymous_refusals: AnonymousRefusals::default(),
            administration,
            session_cache: SessionCache::new(settings.clock.clone()),
            group_limits: TtlCache::new(settings.clock.clone()),
            rules: TtlCache::new(settings.clock.clone()),
            flow: Flow::new(settings.pool.clone())?,
            bearer_verifier: Verifier::new(issuer.clone()),
            access_verifier: Verifier::new(issuer.clone()).up_to(MAX_OWN_TOKEN_BYTES),
            id_verifier: Verifier::new(issuer).up_to(MAX_OWN_TOKEN_BYTES),
            keys,
            daily_counters: DailyCounters::default(),
            renderer: Renderer::new(),
            attempt_keys: AttemptKeys::default(),
            store,
            settings,
        });
        tokio::spawn(follow(Arc::downgrade(&shared)));
        tokio::spawn(overview::keep(Arc::downgrade(&shared)));
        let gate = Self { shared, source: Arc::default() };
        // Whoever starts Usher learns here, and not from the first person who signs in, that it cannot be had yet.
        if let Err(error) = gate.attempt_key(gate.attempt_day()).await {
            tracing::warn!(%error, "nobody can sign in yet");
        }
        Ok(gate)
    }

    /// The same for a request: what is remembered of it says from where it came.
    #[must_use]
    pub fn asked_by(&self, source: RequestSource) -> Self {
        Self { shared: self.shared.clone(), source: Arc::new(source) }
    }

    pub(crate) fn source(&self) -> &RequestSource {
        &self.source
    }

    /// The rules as they are configured, without the resource map.
    #[must_use]
    pub fn rules(&self) -> &Rules {
        &self.shared.settings.rules
    }

    /// The identity providers to offer beside the pool's own accounts.
    #[must_use]
    pub fn providers(&self) -> &[String] {
        &self.shared.settings.providers
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.shared
    }

    /// Counts it for the overview.
    pub(crate) fn note(&self, metric: Metric<'_>) {
        self.shared.daily_counters.note(&self.shared.settings.quota.reset.day_at(self.now()), metric);
    }

    /// The time, in seconds since 1970.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.shared.settings.clock.now()
    }
}
