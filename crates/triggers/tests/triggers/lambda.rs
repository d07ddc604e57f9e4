//! The program that Lambda runs, with a DynamoDB on this machine, and an endpoint that takes what SES and SNS are sent.

use crate::{
    events::{Case, cases},
    runtime_api::{Lambda, program},
};
use aws_sdk_dynamodb::{
    Client,
    config::{BehaviorVersion, Credentials, Region},
    types::{AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType},
};
use axum::{Router, extract::State};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use tokio::{net::TcpListener, process::Command, sync::mpsc};

const PROGRAM: &str = env!("CARGO_BIN_EXE_triggers");
const TABLE: &str = "accounts";

/// DynamoDB, and an endpoint that takes what SES and SNS are sent.
struct Aws {
    dynamodb_url: String,
    messages_url: String,
    dynamodb: Client,
    messages: mpsc::UnboundedReceiver<String>,
}

impl Aws {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let dynamodb_url = format!("http://{}", listener.local_addr().unwrap());
        let database = dynoxide::Database::memory().unwrap();
        tokio::spawn(async move {
            dynoxide::server::serve_with_shutdown(listener, database, std::future::pending::<()>()).await.unwrap();
        });
        let dynamodb = client(&dynamodb_url);
        create_table(&dynamodb).await;

        let (sent, messages) = mpsc::unbounded_channel();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let messages_url = format!("http://{}", listener.local_addr().unwrap());
        let routes = Router::new().fallback(take).with_state(sent);
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self { dynamodb_url, messages_url, dynamodb, messages }
    }

    /// Makes the account's record what a case has, or removes it.
    async fn put(&self, id: &str, account: Option<&Value>) {
        match account {
            Some(account) => {
                let put = self.dynamodb.put_item().table_name(TABLE).set_item(Some(item(account)));
                put.item("id", AttributeValue::S(id.to_owned())).send().await.unwrap();
            }
            None => {
                let delete = self.dynamodb.delete_item().table_name(TABLE);
                delete.key("id", AttributeValue::S(id.to_owned())).send().await.unwrap();
            }
        }
    }

    async fn item(&self, id: &str) -> Option<HashMap<String, AttributeValue>> {
        let get = self.dynamodb.get_item().table_name(TABLE).key("id", AttributeValue::S(id.to_owned()));
        let mut item = get.send().await.unwrap().item?;
        item.remove("id");
        Some(item)
    }
}

/// SES answers in JSON, SNS in XML.
async fn take(State(sent): State<mpsc::UnboundedSender<String>>, body: String) -> &'static str {
    let is_mail = body.starts_with('{');
    sent.send(body).unwrap();
    if is_mail { r#"{"MessageId":"1"}"# } else { "<PublishResponse><PublishResult/></PublishResponse>" }
}

fn client(endpoint: &str) -> Client {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .endpoint_url(endpoint);
    Client::from_conf(config.build())
}

/// As `docs/triggers.md` says.
async fn create_table(client: &Client) {
    let id = AttributeDefinition::builder().attribute_name("id").attribute_type(ScalarAttributeType::S);
    let key = KeySchemaElement::builder().attribute_name("id").key_type(KeyType::Hash);
    client
        .create_table()
        .table_name(TABLE)
        .billing_mode(BillingMode::PayPerRequest)
        .attribute_definitions(id.build().unwrap())
        .key_schema(key.build().unwrap())
        .send()
        .await
        .unwrap();
}

/// An item with these attributes; a list is a set of texts.
fn item(account: &Value) -> HashMap<String, AttributeValue> {
    let attributes = account.as_object().unwrap().iter();
    let typed = attributes.map(|(name, value)| {
        let value = match value {
            Value::String(text) => AttributeValue::S(text.clone()),
            Value::Array(texts) => {
                AttributeValue::Ss(texts.iter().map(|text| text.as_str().unwrap().to_owned()).collect())
            }
            number => AttributeValue::N(number.to_string()),
        };
        (name.clone(), value)
    });
    typed.collect()
}

async fn started(settings: &BTreeMap<String, String>, dynamodb: &str, messages: &str) -> Lambda {
    let set = |program: &mut Command| {
        program.envs(settings).env("AWS_ENDPOINT_URL_DYNAMODB", dynamodb).env("AWS_ENDPOINT_URL", messages);
    };
    Lambda::start(PROGRAM, set).await
}

/// What the real clock wrote is not the corpus's time.
fn without_times(item: Option<HashMap<String, AttributeValue>>) -> Option<BTreeMap<String, String>> {
    let item = item?.into_iter();
    let texts = item.map(|(name, value)| {
        let value = match value {
            AttributeValue::Ss(mut texts) => {
                texts.sort();
                format!("{texts:?}")
            }
            other => format!("{other:?}"),
        };
        (name.clone(), if name.ends_with("_at") { "a time".to_owned() } else { value })
    });
    Some(texts.collect())
}

/// The program gives each recorded event the answer of the function, byte by byte, and leaves the same records.
#[tokio::test]
async fn every_recorded_event_is_answered_as_by_the_function() {
    let mut aws = Aws::start().await;
    let files = [
        "pre_sign_up",
        "post_confirmation",
        "pre_authentication",
        "post_authentication",
        "pre_token_generation",
        "custom_message",
    ];
    let mut by_settings: BTreeMap<(BTreeMap<String, String>, bool), Vec<Case>> = BTreeMap::new();
    for case in files.into_iter().flat_map(cases) {
        by_settings.entry((case.settings.clone(), case.unavailable)).or_default().push(case);
    }
    let mut failures = Vec::new();
    for ((settings, unavailable), cases) in by_settings {
        // Nothing listens on port 9, "discard".
        let closed = "http://127.0.0.1:9";
        let (dynamodb, messages) = match unavailable {
            true => (closed, closed),
            false => (aws.dynamodb_url.as_str(), aws.messages_url.as_str()),
        };
        let mut lambda = started(&settings, dynamodb, messages).await;
        for case in cases {
            let id = case.account_id();
            if !id.is_empty() {
                aws.put(&id, case.account.as_ref()).await;
            }
            let given = lambda.answer(&case.event).await;
            let left = if id.is_empty() { None } else { aws.item(&id).await };
            let expected = if id.is_empty() { None } else { case.account_after.as_ref().map(item) };
            let sent = std::iter::from_fn(|| aws.messages.try_recv().ok()).count();
            if given.as_ref().map(ToString::to_string) != case.expected.as_ref().map(ToString::to_string) {
                failures.push(format!("{}: {given:?}\n  instead of {:?}", case.name, case.expected));
            } else if without_times(left.clone()) != without_times(expected) {
                failures.push(format!("{}: left {left:?}", case.name));
            } else if sent != case.messages.len() {
                failures.push(format!("{}: sent {sent} messages", case.name));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[tokio::test]
async fn a_new_account_gets_mail_and_the_administrators_hear_of_it() {
    let mut aws = Aws::start().await;
    let settings = [
        ("USHER_ACCOUNTS_TABLE", TABLE),
        ("USHER_WELCOME_SENDER", "usher@example.com"),
        ("USHER_NEW_USER_TOPIC", "arn:aws:sns:eu-central-1:123456789012:new-users"),
        ("USHER_PUBLIC_URL", "https://usher.example.com"),
    ];
    let settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let mut lambda = started(&settings, &aws.dynamodb_url, &aws.messages_url).await;
    let event = json!({
        "triggerSource": "PostConfirmation_ConfirmSignUp", "region": "eu-central-1", "userPoolId": "eu-central-1_a",
        "request": {"userAttributes": {"sub": "1", "email": "ada@example.com"}}, "response": {}
    });
    assert_eq!(lambda.answer(&event).await.unwrap(), event);
    let mut messages = [aws.messages.recv().await.unwrap(), aws.messages.recv().await.unwrap()];
    messages.sort();
    let [notice, mail] = messages;
    let mail: Value = serde_json::from_str(&mail).unwrap();
    assert_eq!(mail["FromEmailAddress"], "usher@example.com");
    assert_eq!(mail["Destination"]["ToAddresses"], json!(["ada@example.com"]));
    let content = &mail["Content"]["Simple"];
    assert_eq!(content["Subject"]["Data"], "Welcome to usher.example.com");
    assert!(content["Body"]["Text"]["Data"].as_str().unwrap().contains("https://usher.example.com\n"));
    assert!(notice.contains("new-users") && notice.contains("confirmed"), "{notice}");

    assert_eq!(lambda.answer(&event).await.unwrap(), event, "Cognito may call again");
    assert!(aws.messages.try_recv().is_err(), "nothing is sent twice");
}

#[tokio::test]
async fn a_record_that_somebody_damaged_refuses_its_account_and_no_other() {
    let aws = Aws::start().await;
    let settings = [("USHER_ACCOUNTS_TABLE".to_owned(), TABLE.to_owned())].into();
    let mut lambda = started(&settings, &aws.dynamodb_url, &aws.messages_url).await;
    let account = json!({
        "tenant": "default", "created_at": 1, "status": "active", "tier": "free",
        "permissions": ["read:own"], "groups": ["usher-users"]
    });
    let event = |sub: &str| {
        json!({
            "version": "2", "triggerSource": "TokenGeneration_HostedAuth",
            "region": "eu-central-1", "userPoolId": "eu-central-1_a",
            "request": {"userAttributes": {"sub": sub}}, "response": {}
        })
    };
    let id = |sub: &str| format!("https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_a#{sub}");
    let number = AttributeValue::N("1".to_owned());
    for (attribute, value) in [
        ("status", None),
        ("status", Some(number.clone())),
        ("tenant", None),
        ("created_at", Some(AttributeValue::S("yesterday".to_owned()))),
        ("groups", Some(AttributeValue::S("usher-admins".to_owned()))),
        ("permissions", Some(number)),
    ] {
        let mut damaged = item(&account);
        damaged.remove(attribute);
        damaged.extend(value.clone().map(|value| (attribute.to_owned(), value)));
        damaged.insert("id".to_owned(), AttributeValue::S(id("1")));
        aws.dynamodb.put_item().table_name(TABLE).set_item(Some(damaged)).send().await.unwrap();
        let refusal = lambda.answer(&event("1")).await.unwrap_err();
        assert_eq!(refusal, "Your account could not be checked. Try again in a few minutes.", "{attribute} {value:?}");
    }
    aws.put(&id("2"), Some(&account)).await;
    let answer = lambda.answer(&event("2")).await.unwrap();
    let details = &answer["response"]["claimsAndScopeOverrideDetails"];
    assert_eq!(details["groupOverrideDetails"]["groupsToOverride"], json!(["usher-users"]));
}

#[tokio::test]
async fn a_setting_that_cannot_be_read_stops_the_start_and_is_named() {
    let output = program(PROGRAM, "127.0.0.1:1").env("USHER_DIRECTORY_GROUPS", "corp-admins").output().await.unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8(output.stderr).unwrap().contains("USHER_DIRECTORY_GROUPS"));
}
