//! The authorizer in this process, over the user pool and the tables of an Usher.

use crate::support::Usher;
use authorizer::{Authorizer, Config, Event, Unauthorized};
use gate::{Clock, Gate};
use serde_json::{Value, json};
use store::Store;

/// What API Gateway asks.
pub(super) struct Gateway(Authorizer);

impl Gateway {
    /// Configured like the Usher beside it, by the variables that Lambda gives it.
    pub(super) async fn beside(usher: &Usher) -> Self {
        let (services, pool) = (&usher.services, &usher.services.user_pool);
        let variables = [
            ("USHER_COGNITO_REGION", &*pool.region),
            ("USHER_COGNITO_USER_POOL_ID", &*pool.pool_id),
            ("USHER_COGNITO_CLIENT_ID", &*pool.client_id),
            ("USHER_COGNITO_ISSUER", &*pool.issuer),
            ("USHER_DYNAMODB_ENDPOINT", &*services.dynamodb_url),
            ("USHER_AUTHORIZER_RESOURCES_DECIDE", "true"),
            ("USHER_QUOTA_DAILY_CALLS", "1000000"),
        ];
        let value =
            |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        let config = Config::from_variables(value).unwrap();
        let access_key = Some((local::ACCESS_KEY_ID.to_owned(), "local".into()));
        let store = Store::connect(&store::Settings { access_key, ..config.store.clone() }).await;
        let gate = Gate::without_sign_in(config.gate(Clock::system()), store).await.unwrap();
        Self(Authorizer::new(gate, config.id_tokens).with_resources(config.resources_decide))
    }

    /// The policy for a call of a REST API.
    pub(super) async fn policy(&self, method: &str, path: &str, token: &str) -> Result<Value, Unauthorized> {
        let event = json!({
            "type": "TOKEN",
            "methodArn": format!("arn:aws:execute-api:eu-central-1:123456789012:abcdef123/test/{method}{path}"),
            "authorizationToken": token
        });
        let event: Event = serde_json::from_value(event).unwrap();
        // Boxed: the compiler bounds how deeply futures may be nested.
        Box::pin(self.0.answer(&event, "an-invocation")).await
    }
}
