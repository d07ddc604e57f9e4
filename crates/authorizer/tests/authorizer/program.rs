//! The program that Lambda runs.

use crate::{
    runtime_api::{Lambda, program},
    support::{Api, answer, http_event, token_event},
};
use serde_json::Value;
use tokio::process::Command;

const PROGRAM: &str = env!("CARGO_BIN_EXE_authorizer");

async fn started(api: &Api) -> Lambda {
    let pool = &api.world.services.user_pool;
    let settings = [
        ("USHER_COGNITO_ISSUER", pool.issuer.as_str()),
        ("USHER_COGNITO_USER_POOL_ID", pool.issuer.rsplit('/').next().unwrap()),
        ("USHER_COGNITO_CLIENT_ID", pool.client_id.as_str()),
        ("USHER_DYNAMODB_ENDPOINT", api.world.services.dynamodb_url.as_str()),
        ("USHER_DYNAMODB_TABLE_PREFIX", "test-"),
        ("USHER_ACCESS_ROLES", "department:IT,department:Finance"),
        ("USHER_AUTHORIZER_ID_TOKENS", "true"),
    ];
    let set = |program: &mut Command| {
        program.envs(settings);
    };
    Lambda::start(PROGRAM, set).await
}

/// What changes from call to call.
fn without_counts(answer: Result<Value, String>) -> Result<Value, String> {
    answer.map(|mut answer| {
        for name in ["used", "resetsIn"] {
            answer["context"].as_object_mut().unwrap().remove(name);
        }
        answer
    })
}

#[tokio::test]
async fn the_program_answers_as_the_function_does() {
    let api = Api::start().await;
    let function = api.authorizer(50).await;
    let mut lambda = started(&api).await;
    let tokens = [api.id_token("it-member").await, api.id_token("outsider").await, "a.b.c".to_owned()];
    for token in &tokens {
        for path in ["/blog", "/payroll", "/nothing"] {
            for event in [token_event("GET", path, token), http_event("GET", path, token)] {
                let given = without_counts(lambda.answer(&event).await);
                let expected = answer(&function, &event).await.map_err(|unauthorized| unauthorized.to_string());
                assert_eq!(given, without_counts(expected), "{path}");
            }
        }
    }
}

#[tokio::test]
async fn a_setting_that_cannot_be_read_stops_the_start_and_is_named() {
    let output = program(PROGRAM, "127.0.0.1:1").output().await.unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8(output.stderr).unwrap().contains("USHER_COGNITO_USER_POOL_ID"));
}
