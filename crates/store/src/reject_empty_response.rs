//! Treats a response without a body as an error. The SDK would read it as a valid response with every field absent: a
//! missing item, or a successful write. DynamoDB's shortest response is `{}`.

use aws_sdk_dynamodb::{
    config::{ConfigBag, Intercept, RuntimeComponents, interceptors::AfterDeserializationInterceptorContextRef},
    error::BoxError,
};

#[derive(Debug)]
pub(crate) struct RejectEmptyResponse;

impl Intercept for RejectEmptyResponse {
    fn name(&self) -> &'static str {
        "RejectEmptyResponse"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        match context.response().body().bytes() {
            Some([]) => Err("DynamoDB's answer is empty".into()),
            _ => Ok(()),
        }
    }
}
