//! The DynamoDB client and all tables.

use crate::{
    Audit, IdempotencyKeys, People, Policy, Requests, Resources, Sessions, Settings, StoreError, Totals, Usage, Users,
    reject_empty_response::RejectEmptyResponse, tables,
};
use aws_sdk_dynamodb::{
    Client,
    config::{
        Credentials, Region, SharedInterceptor,
        interceptors::InterceptorContext,
        retry::{ClassifyRetry, RetryAction, RetryConfig},
        timeout::TimeoutConfig,
    },
};
use futures::FutureExt as _;
use memchr::memmem;
use secrecy::ExposeSecret as _;
use std::time::Duration;
use telemetry::{CallInterceptor, ErrorBody, Service, Telemetry};

/// Timeout to connect.
const CONNECT: Duration = Duration::from_secs(1);
/// Timeout of one attempt. Each write is conditional or carries a token, so a retry does nothing twice. At worst, a
/// retry mistakes its own first attempt for another writer.
const ATTEMPT: Duration = Duration::from_secs(2);
/// Timeout of all attempts together. The caller then gets an error.
const OPERATION: Duration = Duration::from_secs(5);
const ATTEMPTS: u32 = 3;

/// Retries a write that conflicts with a transaction on the same item. The SDK retries such conflicts only for
/// transactions.
#[derive(Debug)]
struct InTransaction;

impl ClassifyRetry for InTransaction {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        // The SDK asks about every response, and a successful one may have a long body.
        let refused = context.response().filter(|response| !response.status().is_success());
        let body = refused.and_then(|response| response.body().bytes());
        if body.is_some_and(is_conflict) { RetryAction::transient_error() } else { RetryAction::NoActionIndicated }
    }

    fn name(&self) -> &'static str {
        "in transaction"
    }
}

const CONFLICT: &str = "TransactionConflictException";

/// Whether this body of an error response says so. Only the error's name counts: the body may have the stored item.
fn is_conflict(body: &[u8]) -> bool {
    // Most error responses say that a condition did not hold. To search them costs less than to parse them.
    memmem::find(body, CONFLICT.as_bytes()).is_some() && ErrorBody::parse(body).name() == CONFLICT
}

/// All tables of one installation.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) client: Client,
    pub(crate) prefix: String,
    /// The resources that users create.
    pub resources: Resources,
    /// Requests for access.
    pub requests: Requests,
    /// Browser sessions.
    pub sessions: Sessions,
    /// Requests of programs that are carried out once.
    pub idempotency_keys: IdempotencyKeys,
    /// Users who have signed in.
    pub users: Users,
    /// The list of users who have signed in.
    pub people: People,
    /// Calls per user and day.
    pub usage: Usage,
    /// Totals per day, for the overview.
    pub totals: Totals,
    /// The audit trail.
    pub audit: Audit,
    /// Global settings by administrators.
    pub policy: Policy,
}

impl Store {
    /// Prepares the client; sends nothing yet.
    pub async fn connect(settings: &Settings) -> Self {
        Self::observed(settings, &Telemetry::default()).await
    }

    /// The same, and reports every call.
    pub async fn observed(settings: &Settings, telemetry: &Telemetry) -> Self {
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
        let mut config =
            aws_sdk_dynamodb::config::Builder::from(&loader.load().boxed().await).retry_classifier(InTransaction);
        // Of an interceptor that is not permanent, the SDK asks at each of its 19 hooks whether it is switched off.
        config.push_interceptor(SharedInterceptor::permanent(RejectEmptyResponse));
        if telemetry.is_observed() {
            let interceptor = CallInterceptor::new(telemetry.clone(), Service::DynamoDb);
            config.push_interceptor(SharedInterceptor::permanent(interceptor));
        }
        // Ignores an endpoint from the environment or a profile, so that sessions never go elsewhere.
        config.set_endpoint_url(settings.endpoint.clone());
        let client = Client::from_conf(config.build());
        let prefix = settings.table_prefix.clone();
        let audit = Audit::new(client.clone(), tables::AUDIT.name(&prefix));
        let people = People::new(client.clone(), tables::PEOPLE.name(&prefix));
        let resources = Resources::new(client.clone(), tables::RESOURCES.name(&prefix), audit.clone());
        let requests = tables::REQUESTS.name(&prefix);
        Self {
            requests: Requests::new(client.clone(), requests, resources.clone(), audit.clone()),
            resources,
            sessions: Sessions::new(client.clone(), tables::SESSIONS.name(&prefix), audit.clone()),
            idempotency_keys: IdempotencyKeys::new(client.clone(), tables::SESSIONS.name(&prefix)),
            users: Users::new(client.clone(), tables::USERS.name(&prefix), people.clone(), audit.clone()),
            people,
            usage: Usage::new(client.clone(), tables::USAGE.name(&prefix), audit.clone()),
            totals: Totals::new(client.clone(), tables::TOTALS.name(&prefix)),
            policy: Policy::new(client.clone(), tables::POLICY.name(&prefix), audit.clone()),
            audit,
            client,
            prefix,
        }
    }

    /// Creates the missing tables, waits until they are active, and returns their names.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn create_missing_tables(&self) -> Result<Vec<String>, StoreError> {
        let mut created = Vec::new();
        for table in tables::ALL {
            created.extend(table.create_if_missing(&self.client, &self.prefix).await?);
        }
        Ok(created)
    }

    /// Checks that DynamoDB responds and that the tables are complete.
    ///
    /// # Errors
    /// [`StoreError`] when it does not, or they are not.
    pub async fn ready(&self) -> Result<(), StoreError> {
        if self.needs_migration().await? {
            return Err(StoreError::NotMigrated);
        }
        // The newest table: where tables are created by hand, it may not be there yet.
        self.people.is_complete().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_is_repeated_for_the_name_of_the_error_and_not_for_what_somebody_wrote() {
        let conflict = r##"{"__type":"com.amazonaws.dynamodb.v20120810#TransactionConflictException","message":"x"}"##;
        assert!(is_conflict(conflict.as_bytes()));
        let written = r##"{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
            "Item":{"body":{"S":"#TransactionConflictException"}}}"##;
        assert!(!is_conflict(written.as_bytes()));
    }
}
