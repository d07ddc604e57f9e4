//! A bare axum program that asks DynamoDB what Usher asks it: the measure for `http.rs`. No session, no rules, no page:
//! it answers what DynamoDB said, as JSON. Its client is configured as Usher's is.
//!
//! `bare ENDPOINT USER_ID` prints where it listens.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, clippy::panic)]

use aws_config::{BehaviorVersion, Region, retry::RetryConfig, timeout::TimeoutConfig};
use aws_sdk_dynamodb::{
    Client,
    config::Credentials,
    operation::{query::builders::QueryFluentBuilder, update_item::UpdateItemError},
    types::{AttributeValue, ReturnConsumedCapacity, ReturnValue, ReturnValuesOnConditionCheckFailure},
};
use axum::{
    Json, Router,
    extract::{Query, State},
    routing,
};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

const RESOURCES: &str = "usher-v2-resources";
const USAGE: &str = "usher-v2-usage";
/// Its own item in `usage`, so that it counts nothing of Usher's.
const DAY: &str = "bare";

type Item = HashMap<String, AttributeValue>;

struct Bare {
    client: Client,
    user: String,
}

#[tokio::main]
async fn main() {
    let [_, endpoint, user]: [String; 3] = std::env::args().collect::<Vec<_>>().try_into().unwrap();
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(1))
        .operation_attempt_timeout(Duration::from_secs(2))
        .operation_timeout(Duration::from_secs(5));
    let config = aws_config::defaults(BehaviorVersion::latest())
        .region(Region::new("local"))
        .endpoint_url(endpoint)
        .credentials_provider(Credentials::new("local", "local", None, None, "bare"))
        .retry_config(RetryConfig::standard().with_max_attempts(3))
        .timeout_config(timeouts.build());
    let client = Client::new(&config.load().await);
    let router = Router::new()
        .route("/healthz", routing::get(async || "ok"))
        .route("/open", routing::get(open))
        .route("/list", routing::get(list))
        .with_state(Arc::new(Bare { client, user }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap());
    axum::serve(listener, router).await.unwrap();
}

/// Reads the resource and counts the call, unless the user has opened it within the last minute.
async fn open(State(bare): State<Arc<Bare>>, Query(query): Query<HashMap<String, String>>) -> Json<Value> {
    let get = bare.client.get_item().table_name(RESOURCES).consistent_read(true);
    let get = get.key("pk", s(format!("resource#{}", query["path"]))).key("sk", s("resource"));
    let item = get.send().await.unwrap().item.unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let update = bare.client.update_item().table_name(USAGE).key("user_id", s(&bare.user)).key("day", s(DAY));
    let counted = update
        .update_expression(
            "ADD calls :one SET last_call = :call, #opened = :now, day_shard = :shard, #ttl = :ttl, username = :username",
        )
        .condition_expression(
            "(attribute_not_exists(calls) OR calls < :limit) AND \
             (attribute_not_exists(last_call) OR last_call <> :call) AND \
             (attribute_not_exists(#opened) OR #opened <= :before)",
        )
        .expression_attribute_names("#ttl", "ttl")
        .expression_attribute_names("#opened", "opened#bare")
        .expression_attribute_values(":one", n(1))
        .expression_attribute_values(":limit", n(1_000_000))
        .expression_attribute_values(":call", s(now))
        .expression_attribute_values(":now", n(now))
        .expression_attribute_values(":before", n(now - 60))
        .expression_attribute_values(":shard", s("bare#0"))
        .expression_attribute_values(":ttl", n(now + 86_400))
        .expression_attribute_values(":username", s("bare"))
        .return_values(ReturnValue::AllNew)
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .send()
        .await;
    let usage = match counted {
        Ok(answer) => answer.attributes.unwrap(),
        Err(error) => match error.into_service_error() {
            UpdateItemError::ConditionalCheckFailedException(failed) => failed.item.unwrap(),
            other => panic!("{other}"),
        },
    };
    Json(json!({ "resource": read(&item), "calls": usage["calls"].as_n().unwrap() }))
}

/// A page of the list: the rows of each role and of the owner, their number, and today's calls.
async fn list(State(bare): State<Arc<Bare>>) -> Json<Value> {
    let user = &bare.user;
    let usage = bare.client.get_item().table_name(USAGE).consistent_read(true);
    let usage = usage.key("user_id", s(user)).key("day", s(DAY)).send().await.unwrap().item.unwrap_or_default();
    let partition = |name: String| {
        let query = bare.client.query().table_name(RESOURCES).expression_attribute_values(":pk", s(name));
        query.return_consumed_capacity(ReturnConsumedCapacity::Total)
    };
    let rows = |audience: &str| {
        let query = partition(format!("audience#{audience}")).index_name("by_title").limit(26);
        items(query.key_condition_expression("#pk = :pk").expression_attribute_names("#pk", "pk"))
    };
    let counts = |whose: String| items(partition(whose).key_condition_expression("pk = :pk").limit(501));
    let (of_group, of_department, own, all_counts, own_counts) = tokio::join!(
        rows("role#group:usher-users"),
        rows("role#department:IT"),
        rows(&format!("owner#{user}")),
        counts("count#all".to_owned()),
        counts(format!("count#owner#{user}")),
    );
    let rows = [of_group, of_department, own].concat();
    let rows: Vec<_> = rows.iter().map(read).collect();
    Json(json!({ "rows": rows, "counts": all_counts.len() + own_counts.len(), "calls": usage.len() }))
}

async fn items(query: QueryFluentBuilder) -> Vec<Item> {
    query.send().await.unwrap().items.unwrap_or_default()
}

fn read(item: &Item) -> HashMap<&str, &str> {
    item.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_s().ok()?.as_str()))).collect()
}

fn s(text: impl ToString) -> AttributeValue {
    AttributeValue::S(text.to_string())
}

fn n(number: u64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}
