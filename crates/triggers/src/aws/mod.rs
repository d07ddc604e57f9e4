//! The services in AWS: DynamoDB, SES and SNS.
//!
//! Cognito waits five seconds for a trigger, so each call here ends within two.

mod accounts;

use crate::{Account, Config, Services, Unavailable, config::PublicUrl};
use access::UserId;
use accounts::Accounts;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region, retry::RetryConfig, timeout::TimeoutConfig};
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message};
use futures::FutureExt as _;
use std::{error::Error, time::Duration};

const ATTEMPT: Duration = Duration::from_millis(900);
const OPERATION: Duration = Duration::from_secs(2);
const ATTEMPTS: u32 = 2;

/// Calls AWS with the credentials of the environment.
#[derive(Clone, Debug)]
pub struct AwsServices {
    accounts: Option<Accounts>,
    ses: aws_sdk_sesv2::Client,
    welcome_sender: Option<String>,
    public_url: Option<PublicUrl>,
    sns: aws_sdk_sns::Client,
    new_user_topic: Option<String>,
}

impl AwsServices {
    /// Prepares the clients; sends nothing yet. `variable` returns an environment variable's value; Lambda sets region
    /// and credentials.
    pub fn new(config: &Config, variable: impl Fn(&str) -> Option<String>) -> Self {
        let text = |name: &str| variable(name).filter(|text| !text.is_empty());
        let region = text("AWS_REGION").map(Region::new);
        let credentials = Credentials::new(
            text("AWS_ACCESS_KEY_ID").unwrap_or_default(),
            text("AWS_SECRET_ACCESS_KEY").unwrap_or_default(),
            text("AWS_SESSION_TOKEN"),
            None,
            "environment",
        );
        // As the SDKs name them. Emulators set one of them.
        let endpoint = |service| text(&format!("AWS_ENDPOINT_URL_{service}")).or_else(|| text("AWS_ENDPOINT_URL"));
        let timeouts = TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT).operation_timeout(OPERATION).build();
        let retry = RetryConfig::standard().with_max_attempts(ATTEMPTS);
        // Each SDK has a builder type of its own.
        macro_rules! client {
            ($sdk:ident, $service:literal) => {{
                let mut builder = $sdk::Config::builder()
                    .behavior_version(BehaviorVersion::latest())
                    .credentials_provider(credentials.clone())
                    .timeout_config(timeouts.clone())
                    .retry_config(retry.clone());
                builder.set_region(region.clone());
                builder.set_endpoint_url(endpoint($service));
                $sdk::Client::from_conf(builder.build())
            }};
        }
        let dynamodb = client!(aws_sdk_dynamodb, "DYNAMODB");
        Self {
            accounts: config.accounts_table.clone().map(|table| Accounts::new(dynamodb, table)),
            ses: client!(aws_sdk_sesv2, "SESV2"),
            welcome_sender: config.welcome_sender.clone(),
            public_url: config.public_url.clone(),
            sns: client!(aws_sdk_sns, "SNS"),
            new_user_topic: config.new_user_topic.clone(),
        }
    }
}

impl Services for AwsServices {
    async fn account(&self, id: &UserId) -> Result<Option<Account>, Unavailable> {
        match &self.accounts {
            Some(accounts) => accounts.get(id).await,
            None => Ok(None),
        }
    }

    async fn create_account(&self, id: &UserId, new: &Account) -> Result<bool, Unavailable> {
        match &self.accounts {
            Some(accounts) => accounts.create(id, new).await,
            None => Ok(false),
        }
    }

    async fn record_sign_in(&self, id: &UserId, now: u64) -> Result<bool, Unavailable> {
        match &self.accounts {
            Some(accounts) => accounts.record_sign_in(id, now).await,
            None => Ok(true),
        }
    }

    async fn send_welcome(&self, email: &str) -> Result<(), Unavailable> {
        let Some(sender) = &self.welcome_sender else { return Ok(()) };
        let unavailable = |error: Box<dyn Error + Send + Sync>| Unavailable { service: "SES", source: error };
        let host = self.public_url.as_ref().map_or("Usher", PublicUrl::host);
        let mut text = format!("Your account for {host} is ready.\n");
        if let Some(url) = &self.public_url {
            text.push_str(&format!("\nSign in at {}\n", url.as_str()));
        }
        let content = |text: String| Content::builder().data(text).charset("UTF-8").build();
        let subject = content(format!("Welcome to {host}")).map_err(|error| unavailable(error.into()))?;
        let text = content(text).map_err(|error| unavailable(error.into()))?;
        let message = Message::builder().subject(subject).body(Body::builder().text(text).build()).build();
        self.ses
            .send_email()
            .from_email_address(sender)
            .destination(Destination::builder().to_addresses(email).build())
            .content(EmailContent::builder().simple(message).build())
            .send()
            .boxed()
            .await
            .map_err(|error| unavailable(error.into()))?;
        Ok(())
    }

    async fn announce(&self, id: &UserId) -> Result<(), Unavailable> {
        let Some(topic) = &self.new_user_topic else { return Ok(()) };
        self.sns
            .publish()
            .topic_arn(topic)
            .subject("A new account")
            .message(format!("An account was confirmed: {}", id.subject()))
            .send()
            .boxed()
            .await
            .map_err(|error| Unavailable { service: "SNS", source: error.into() })?;
        Ok(())
    }
}
