//! Takes an answer without content for none. The SDK reads it as an answer in which everything is left out: a record
//! that is not there, a write that was done. DynamoDB's shortest answer is `{}`.

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
