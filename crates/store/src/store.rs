//! The connection to DynamoDB.

use crate::{
    Audit, Policy, Resources, Sessions, Settings, StoreError, Totals, Usage, Users,
    reject_empty_response::RejectEmptyResponse, tables,
};
use aws_sdk_dynamodb::{
    Client,
    config::{
        Credentials, Region,
        interceptors::InterceptorContext,
        retry::{ClassifyRetry, RetryAction, RetryConfig},
        timeout::TimeoutConfig,
    },
};
use secrecy::ExposeSecret as _;
use std::time::Duration;

/// Reaching the service takes longer than this: it is not there.
const CONNECT: Duration = Duration::from_secs(1);
/// One try takes longer than this: it is tried again. Each write is conditional or carries a token, so a second try
/// does nothing twice; at worst it says that somebody was faster, when it was the first try itself.
const ATTEMPT: Duration = Duration::from_secs(2);
/// All tries together take longer than this: the caller is told that the database does not answer.
const OPERATION: Duration = Duration::from_secs(5);
const ATTEMPTS: u32 = 3;

/// A write that met a transaction at the same item is tried again; the SDK itself does so for transactions alone.
#[derive(Debug)]
struct InTransaction;

impl ClassifyRetry for InTransaction {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let answer = context.response().and_then(|response| response.body().bytes()).unwrap_or_default();
        let is_conflict = answer.windows(CONFLICT.len()).any(|window| window == CONFLICT);
        if is_conflict { RetryAction::transient_error() } else { RetryAction::NoActionIndicated }
    }

    fn name(&self) -> &'static str {
        "in transaction"
    }
}

/// The error's type, in the body of its answer.
const CONFLICT: &[u8] = b"#TransactionConflictException";

/// All tables of one installation.
#[derive(Clone, Debug)]
pub struct Store {
    client: Client,
    prefix: String,
    /// What people create.
    pub resources: Resources,
    /// Signed-in browsers.
    pub sessions: Sessions,
    /// People who have signed in.
    pub users: Users,
    /// Who made how many calls.
    pub usage: Usage,
    /// What happened on each day, in numbers.
    pub totals: Totals,
    /// What was done and what was refused.
    pub audit: Audit,
    /// What administrators decide for everybody.
    pub policy: Policy,
}

impl Store {
    /// Prepares the connection; nothing is sent yet.
    pub async fn connect(settings: &Settings) -> Self {
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT)
            .operation_attempt_timeout(ATTEMPT)
            .operation_timeout(OPERATION)
            .build();
        let mut loader = aws_config::defaults(aws_config::BehaviorVersion::latest())
            .region(Region::new(settings.region.clone()))
            .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
            .timeout_config(timeouts);
        if let Some((id, secret)) = &settings.access_key {
            loader = loader.credentials_provider(Credentials::new(id, secret.expose_secret(), None, None, "settings"));
        }
        let mut config = aws_sdk_dynamodb::config::Builder::from(&loader.load().await)
            .interceptor(RejectEmptyResponse)
            .retry_classifier(InTransaction);
        // The settings' or the region's, whatever the environment or a profile says: sessions go nowhere else.
        config.set_endpoint_url(settings.endpoint.clone());
        let client = Client::from_conf(config.build());
        let prefix = settings.table_prefix.clone();
        let audit = Audit::new(client.clone(), tables::AUDIT.name(&prefix));
        Self {
            resources: Resources::new(client.clone(), tables::RESOURCES.name(&prefix), audit.clone()),
            sessions: Sessions::new(client.clone(), tables::SESSIONS.name(&prefix), audit.clone()),
            users: Users::new(client.clone(), tables::USERS.name(&prefix), audit.clone()),
            usage: Usage::new(client.clone(), tables::USAGE.name(&prefix), audit.clone()),
            totals: Totals::new(client.clone(), tables::TOTALS.name(&prefix)),
            policy: Policy::new(client.clone(), tables::POLICY.name(&prefix), audit.clone()),
            audit,
            client,
            prefix,
        }
    }

    /// Creates the tables that are missing, waits until they can be used, and names them.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB does not answer or refuses.
    pub async fn create_missing_tables(&self) -> Result<Vec<String>, StoreError> {
        let mut created = Vec::new();
        for table in tables::ALL {
            created.extend(table.create_if_missing(&self.client, &self.prefix).await?);
        }
        Ok(created)
    }

    /// Whether the tables are there and answer.
    ///
    /// # Errors
    /// [`StoreError`] when they do not.
    pub async fn ready(&self) -> Result<(), StoreError> {
        self.sessions.find("ready", 0).await.map(drop)
    }
}
