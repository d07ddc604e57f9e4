//! The state that all use cases share.

use crate::{
    Clock, QuotaSettings, RequestSource,
    audit::{AnonymousRefusals, AuditQueue},
    markdown::Renderer,
    overview::{self, DailyCounters, Metric},
    session::{SessionCache, poll_changes},
    sign_in::AttemptKeys,
    ttl_cache::TtlCache,
};
use access::{Limit, Rules};
use identity::{
    Access, Administration, AdministrationSettings, Id, Keys, OAuthClient, TrustedIssuer, UserPool, UserPoolError,
    Verifier,
};
use std::{collections::BTreeMap, sync::Arc};
use store::Store;

/// Maximum length of each token of a session, in bytes. A user in a hundred groups, each with a name of 128 four-byte
/// characters, has tokens of some 70 kB; both of them, sealed, still fit into a DynamoDB item (400 KB).
const MAX_OWN_TOKEN_BYTES: usize = 96 * 1024;

/// The gate's configuration.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The user pool and the app client.
    pub pool: UserPool,
    /// The names of the identity providers that the pool offers besides its own accounts.
    pub providers: Vec<String>,
    /// Groups and roles.
    pub rules: Rules,
    /// Maximum lifetime of a session, in seconds.
    pub session_seconds: u64,
    /// How long an unused session lasts, in seconds.
    pub idle_seconds: u64,
    /// How to reach the user pool's administration API.
    pub administration: AdministrationSettings,
    /// The user pool's id, for that API.
    pub pool_id: String,
    /// How long audit records are kept, in seconds.
    pub audit_seconds: u64,
    /// The daily call quota.
    pub quota: QuotaSettings,
    /// The clock.
    pub clock: Clock,
}

/// The use cases, optionally bound to one request. Clones share all state.
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
    pub(crate) oauth: OAuthClient,
    pub(crate) session_cache: SessionCache,
    pub(crate) group_limits: TtlCache<BTreeMap<String, Limit>>,
    pub(crate) rules: TtlCache<Arc<Rules>>,
    pub(crate) keys: Keys,
    /// For the bearer tokens of API clients.
    pub(crate) bearer_verifier: Verifier<Access>,
    /// For the tokens of sessions.
    pub(crate) access_verifier: Verifier<Access>,
    pub(crate) id_verifier: Verifier<Id>,
    pub(crate) attempt_keys: AttemptKeys,
    pub(crate) audit_queue: AuditQueue,
    pub(crate) anonymous_refusals: AnonymousRefusals,
    pub(crate) daily_counters: DailyCounters,
    pub(crate) renderer: Renderer,
}

impl Gate {
    /// Creates the gate. The tables must exist.
    ///
    /// # Errors
    /// [`UserPoolError`] when the user pool's settings are invalid.
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
            oauth: OAuthClient::new(settings.pool.clone())?,
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
        tokio::spawn(poll_changes(Arc::downgrade(&shared)));
        tokio::spawn(overview::flush_periodically(Arc::downgrade(&shared)));
        let gate = Self { shared, source: Arc::default() };
        // Warn at start-up, and not only at the first sign-in, that the key for sign-in attempts is unavailable.
        if let Err(error) = gate.attempt_key(gate.attempt_day()).await {
            tracing::warn!(%error, "nobody can sign in yet");
        }
        Ok(gate)
    }

    /// Binds the gate to a request: audit records then say where it came from.
    #[must_use]
    pub fn asked_by(&self, source: RequestSource) -> Self {
        Self { shared: self.shared.clone(), source: Arc::new(source) }
    }

    pub(crate) fn source(&self) -> &RequestSource {
        &self.source
    }

    /// The configured rules, without the resource map.
    #[must_use]
    pub fn rules(&self) -> &Rules {
        &self.shared.settings.rules
    }

    /// The identity providers to offer besides the pool's own accounts.
    #[must_use]
    pub fn providers(&self) -> &[String] {
        &self.shared.settings.providers
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.shared
    }

    /// Counts an event for the overview.
    pub(crate) fn note(&self, metric: Metric<'_>) {
        self.shared.daily_counters.note(&self.shared.settings.quota.reset.day_at(self.now()), metric);
    }

    /// The time, in seconds since 1970.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.shared.settings.clock.now()
    }
}
