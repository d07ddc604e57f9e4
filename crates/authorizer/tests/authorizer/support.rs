//! An API with an authorizer in front.

use crate::gate_support::{World, settings, world_of};
use access::{GrantDraft, Limit, MapChange, ResourceDraft, Right};
use authorizer::{Authorizer, Event, Unauthorized};
use gate::{Caller, Clock, Credentials, Gate, QuotaSettings, Reset};
use local::Options;
use serde_json::{Value, json};
use std::time::Duration;

/// The ARN of a method of the API.
pub(crate) fn arn(method: &str, path: &str) -> String {
    format!("arn:aws:execute-api:eu-central-1:123456789012:abcdef123/test/{method}{path}")
}

/// A recorded event.
pub(crate) fn recorded(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

pub(crate) fn token_event(method: &str, path: &str, token: &str) -> Value {
    let mut event = recorded(include_str!("events/rest_token.json"));
    event["methodArn"] = arn(method, path).into();
    event["authorizationToken"] = token.into();
    event
}

pub(crate) fn request_event(method: &str, path: &str, token: &str) -> Value {
    let mut event = recorded(include_str!("events/rest_request.json"));
    event["methodArn"] = arn(method, path).into();
    event["headers"]["Authorization"] = format!("Bearer {token}").into();
    event["multiValueHeaders"]["Authorization"] = json!([format!("Bearer {token}")]);
    event
}

pub(crate) fn http_event(method: &str, path: &str, token: &str) -> Value {
    let mut event = recorded(include_str!("events/http_api.json"));
    event["rawPath"] = format!("/test{path}").into();
    event["requestContext"]["http"]["method"] = method.into();
    event["headers"]["authorization"] = format!("Bearer {token}").into();
    event
}

/// Rows of the map: `/blog` for IT and Finance, `/payroll` for Finance, `/api/**` for IT and `/handbook` for members.
pub(crate) struct Api {
    pub(crate) world: World,
    pub(crate) admin: Caller,
}

impl Api {
    pub(crate) async fn start() -> Self {
        let mut options = Options::for_tests();
        // Longer than the clock is moved.
        options.lifetimes.access_token = Duration::from_secs(3_600);
        options.lifetimes.id_token = Duration::from_secs(3_600);
        let world = world_of(options, Clock::system()).await;
        let access_token = format!("Bearer {}", world.access_token("admin").await);
        let credentials = Credentials { authorization: Some(access_token.as_bytes()), ..Credentials::default() };
        let admin = world.gate.sessions.resolve(credentials).await.unwrap();
        let api = Self { world, admin };
        api.grant("/blog", Right::Open, &["department:IT", "department:Finance"]).await;
        api.grant("/payroll", Right::Open, &["department:Finance"]).await;
        api.grant("/api/**", Right::Edit, &["department:IT"]).await;
        api.grant("/handbook", Right::Open, &["group:usher-users"]).await;
        api
    }

    pub(crate) async fn create(&self, owner: &Caller, path: &str, roles: &[&str]) {
        let roles = roles.iter().map(|&role| role.to_owned()).collect();
        let draft =
            ResourceDraft { path: path.to_owned(), title: "A title".to_owned(), roles, ..ResourceDraft::default() };
        self.world.gate.resources.create(owner, &draft).await.unwrap();
    }

    async fn grant(&self, pattern: &str, right: Right, roles: &[&str]) {
        let roles = roles.iter().map(|&role| role.to_owned()).collect();
        let row = GrantDraft { pattern: pattern.to_owned(), right: right.name().to_owned(), roles };
        self.world.gate.map.change(&self.admin, &MapChange { was: None, grant: Some(row) }).await.unwrap();
    }

    /// An authorizer that takes ID tokens as well.
    pub(crate) async fn authorizer(&self, limit: u64) -> Authorizer {
        Authorizer::new(self.gate(limit, Reset::default(), Clock::system()).await, true)
    }

    /// The gate that an authorizer has.
    pub(crate) async fn gate(&self, limit: u64, reset: Reset, clock: Clock) -> Gate {
        let mut settings = settings(&self.world.services, clock);
        settings.quota = QuotaSettings { default: Limit::Calls(limit), reset };
        Gate::without_sign_in(settings, self.world.store.clone()).await.unwrap()
    }

    /// Somebody's ID token, which has the department.
    pub(crate) async fn id_token(&self, username: &str) -> String {
        self.world.tokens(username).await.id.expose().to_owned()
    }

    pub(crate) async fn subject(&self, username: &str) -> String {
        self.world.user_id(username).await.subject().to_owned()
    }
}

pub(crate) async fn answer(authorizer: &Authorizer, event: &Value) -> Result<Value, Unauthorized> {
    let event: Event = serde_json::from_value(event.clone()).unwrap();
    authorizer.answer(&event, "an-invocation").await
}

/// The effect and the context of a policy.
pub(crate) fn effect(answer: &Value) -> (&str, &Value) {
    let statements = answer["policyDocument"]["Statement"].as_array().unwrap();
    assert_eq!(statements.len(), 1);
    (statements[0]["Effect"].as_str().unwrap(), &answer["context"])
}

/// API Gateway takes texts, numbers and booleans only.
pub(crate) fn assert_flat(context: &Value) {
    for (name, value) in context.as_object().unwrap() {
        assert!(value.is_string() || value.is_number() || value.is_boolean(), "{name}: {value}");
    }
}
