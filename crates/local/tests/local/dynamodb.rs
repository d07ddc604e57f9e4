use crate::browser::{http, start};
use serde_json::{Value, json};

async fn call(url: &str, operation: &str, body: Value) -> reqwest::Result<Value> {
    http()
        .post(url)
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amz-target", format!("DynamoDB_20120810.{operation}"))
        .header(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, \
             SignedHeaders=host;x-amz-date, Signature=0000",
        )
        .header("x-amz-date", "20260101T000000Z")
        .body(body.to_string())
        .send()
        .await?
        .json()
        .await
}

#[tokio::test]
async fn it_answers_goes_away_and_comes_back_with_its_data() {
    let services = start().await;
    let url = services.dynamodb_url.clone();
    assert_eq!(call(&url, "ListTables", json!({})).await.unwrap(), json!({"TableNames": []}));
    let table = json!({
        "TableName": "things", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]
    });
    let created = call(&url, "CreateTable", table).await.unwrap();
    assert_eq!(created["TableDescription"]["TableName"], "things", "{created}");

    services.stop_dynamodb().await;
    services.stop_dynamodb().await;
    let error = call(&url, "ListTables", json!({})).await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");

    services.restart_dynamodb().await.unwrap();
    services.restart_dynamodb().await.unwrap();
    assert_eq!(call(&url, "ListTables", json!({})).await.unwrap(), json!({"TableNames": ["things"]}));
    services.shutdown().await;
    assert!(call(&url, "ListTables", json!({})).await.is_err());
}
