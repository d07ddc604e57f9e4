//! Measures every call of a client of the AWS SDK.

use crate::{CallOutcome, ErrorBody, PendingCall, Service, Telemetry};
use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::{
        interceptors::{
            Intercept,
            context::{
                BeforeSerializationInterceptorContextRef, BeforeTransmitInterceptorContextRef,
                FinalizerInterceptorContextRef,
            },
        },
        orchestrator::Metadata,
        runtime_components::RuntimeComponents,
    },
};
use aws_smithy_types::config_bag::{ConfigBag, Storable, StoreReplace};

/// The operations that are counted by name, the most frequent ones first; the others are `other`.
const OPERATIONS: [&str; 27] = [
    "GetItem",
    "Query",
    "UpdateItem",
    "TransactWriteItems",
    "PutItem",
    "BatchGetItem",
    "DeleteItem",
    "Scan",
    "DescribeTable",
    "DescribeTimeToLive",
    "CreateTable",
    "UpdateTimeToLive",
    "AdminGetUser",
    "AdminListGroupsForUser",
    "AdminAddUserToGroup",
    "AdminRemoveUserFromGroup",
    "AdminUserGlobalSignOut",
    "GetGroup",
    "ListGroups",
    "ListUsers",
    "DescribeContinuousBackups",
    "DescribeUserPool",
    "DescribeUserPoolClient",
    "DescribeUserPoolDomain",
    "DescribeIdentityProvider",
    "ListUserPoolClients",
    "ListIdentityProviders",
];
/// How the names of errors begin if the service wants fewer calls. As a reason to cancel a transaction, they have no
/// `Exception` at the end.
const THROTTLED: [&str; 4] = ["Throttling", "ProvisionedThroughputExceeded", "RequestLimitExceeded", "TooManyRequests"];
/// How the names of DynamoDB's errors begin if a write lost against another one.
const CONDITION: [&str; 2] = ["ConditionalCheckFailed", "TransactionConflict"];

/// Measures every call of the client that has this interceptor.
#[derive(Debug)]
pub struct CallInterceptor {
    telemetry: Telemetry,
    service: Service,
}

impl CallInterceptor {
    /// For a client of this service.
    #[must_use]
    pub fn new(telemetry: Telemetry, service: Service) -> Self {
        Self { telemetry, service }
    }
}

/// The SDK keeps the call with the state of its request, and drops both together.
impl Storable for PendingCall {
    type Storer = StoreReplace<Self>;
}

impl Intercept for CallInterceptor {
    fn name(&self) -> &'static str {
        "CallInterceptor"
    }

    /// Not `read_before_execution`, which comes before the SDK has named the operation.
    fn read_before_serialization(
        &self,
        _: &BeforeSerializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        state: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let name = operation(state.load::<Metadata>().map_or("", Metadata::name));
        state.interceptor_state().store_put(self.telemetry.begin(self.service, name));
        Ok(())
    }

    fn read_before_attempt(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        state: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some(call) = state.get_mut_from_interceptor_state::<PendingCall>() {
            call.attempt();
        }
        Ok(())
    }

    fn read_after_execution(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        state: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some(call) = state.get_mut_from_interceptor_state::<PendingCall>() {
            call.set_outcome(outcome(context));
        }
        Ok(())
    }
}

fn operation(name: &str) -> &'static str {
    OPERATIONS.into_iter().find(|known| *known == name).unwrap_or("other")
}

fn outcome(context: &FinalizerInterceptorContextRef<'_>) -> CallOutcome {
    match (context.output_or_error(), context.response()) {
        (Some(Ok(_)), _) => CallOutcome::Ok,
        (Some(Err(error)), _) if error.is_timeout_error() || error.is_connector_error() => CallOutcome::NoAnswer,
        (_, Some(response)) => refused(response.status().as_u16(), response.body().bytes().unwrap_or_default()),
        (Some(Err(_)), None) => CallOutcome::NoAnswer,
        (None, None) => CallOutcome::Abandoned,
    }
}

/// What an error response means.
fn refused(status: u16, body: &[u8]) -> CallOutcome {
    let body = ErrorBody::parse(body);
    let says = |names: &[&str]| body.codes().any(|code| names.iter().any(|name| code.starts_with(name)));
    match status {
        400..=499 if says(&THROTTLED) => CallOutcome::Throttled,
        400..=499 if says(&CONDITION) => CallOutcome::Condition,
        400..=499 => CallOutcome::Refused,
        _ => CallOutcome::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_operations_are_named() {
        assert_eq!(operation("GetItem"), "GetItem");
        assert_eq!(operation("ForgetEverything"), "other");
    }

    #[test]
    fn an_error_response_is_a_lost_write_a_want_of_fewer_calls_or_a_refusal() {
        let kind = |name: &str| format!("{{\"__type\":\"com.amazonaws.dynamodb.v20120810#{name}\"}}");
        for (status, body, expected) in [
            (400, kind("ConditionalCheckFailedException"), CallOutcome::Condition),
            (
                400,
                "{\"CancellationReasons\":[{\"Code\":\"None\"},{\"Code\":\"ConditionalCheckFailed\"}]}".into(),
                CallOutcome::Condition,
            ),
            (400, "{\"CancellationReasons\":[{\"Code\":\"ThrottlingError\"}]}".into(), CallOutcome::Throttled),
            (
                400,
                "{\"__type\":\"a#ConditionalCheckFailedException\",\"Item\":{\"body\":{\"S\":\"Throttling\"}}}".into(),
                CallOutcome::Condition,
            ),
            (400, "{\"message\":\"ThrottlingException\"}".into(), CallOutcome::Refused),
            (400, kind("TransactionConflictException"), CallOutcome::Condition),
            (400, kind("ProvisionedThroughputExceededException"), CallOutcome::Throttled),
            (400, kind("ThrottlingException"), CallOutcome::Throttled),
            (400, kind("AccessDeniedException"), CallOutcome::Refused),
            (500, kind("InternalServerError"), CallOutcome::Failed),
            (200, String::new(), CallOutcome::Failed),
        ] {
            assert_eq!(refused(status, body.as_bytes()), expected, "{status} {body}");
        }
    }
}
