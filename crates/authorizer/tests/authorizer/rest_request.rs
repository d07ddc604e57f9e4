//! REQUEST events of REST APIs, and of HTTP APIs with payload format 1.0.

use crate::support::{Api, answer, arn, effect, recorded, request_event};
use access::{AuditQuery, Principal, ReadAudit, Rules};
use authorizer::Unauthorized;
use serde_json::{Value, json};

#[tokio::test]
async fn the_answer_is_that_to_a_token_event() {
    let api = Api::start().await;
    let authorizer = api.authorizer(50).await;
    let token = api.id_token("it-member").await;
    for (path, expected) in [("/blog", "Allow"), ("/payroll", "Deny"), ("/nothing", "Deny")] {
        let mut event = request_event("GET", path, &token);
        for version in [None, Some("1.0")] {
            event.as_object_mut().unwrap().extend(version.map(|version| ("version".to_owned(), version.into())));
            let policy = answer(&authorizer, &event).await.unwrap();
            assert_eq!(effect(&policy).0, expected, "{path}");
            assert_eq!(policy["policyDocument"]["Statement"][0]["Resource"], json!([arn("GET", path)]));
        }
    }
    let outsider = request_event("GET", "/blog", &api.id_token("outsider").await);
    let policy = answer(&authorizer, &outsider).await.unwrap();
    assert_eq!((effect(&policy).0, &effect(&policy).1["rule"]), ("Deny", &json!("no_group")));
}

/// What else an event says about the call cannot lead elsewhere: the policy is for the ARN.
#[tokio::test]
async fn the_arn_alone_says_what_is_called() {
    let api = Api::start().await;
    let authorizer = api.authorizer(50).await;
    let mut event = request_event("GET", "/payroll", &api.id_token("it-member").await);
    event["path"] = "/blog".into();
    event["resource"] = "/blog".into();
    event["requestContext"]["path"] = "/test/blog".into();
    assert_eq!(effect(&answer(&authorizer, &event).await.unwrap()).0, "Deny");
}

#[tokio::test]
async fn two_tokens_are_none() {
    let api = Api::start().await;
    let authorizer = api.authorizer(50).await;
    let token = api.id_token("it-member").await;
    let good = request_event("GET", "/blog", &token);
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut event = good.clone();
        change(&mut event);
        event
    };
    for event in [
        changed(&|event: &mut Value| event["headers"]["authorization"] = format!("Bearer {token}").into()),
        changed(&|event: &mut Value| event["multiValueHeaders"]["Authorization"] = json!(["Bearer a", "Bearer b"])),
        changed(&|event: &mut Value| event["headers"] = json!({})),
        changed(&|event: &mut Value| event["headers"] = json!(null)),
        recorded(include_str!("events/rest_request.json")),
    ] {
        assert_eq!(answer(&authorizer, &event).await, Err(Unauthorized), "{}", event["headers"]);
    }
    assert!(answer(&authorizer, &good).await.is_ok());
}

#[tokio::test]
async fn a_denied_call_is_recorded_with_its_id_and_its_address() {
    let api = Api::start().await;
    let authorizer = api.authorizer(50).await;
    let event = request_event("DELETE", "/blog", &api.id_token("it-member").await);
    answer(&authorizer, &event).await.unwrap();
    let admin = Principal { groups: ["usher-admins".to_owned()].into(), ..Principal::default() };
    let query = AuditQuery { action: "make_call".to_owned(), ..AuditQuery::default() };
    let admission = Rules::default().decide(&admin, ReadAudit::Page(query, None)).admission().unwrap();
    let records = api.world.store.audit.read(&admission).await.unwrap().records;
    let [record] = records.as_slice() else { panic!("{records:?}") };
    assert_eq!((record.actor.as_str(), record.object.as_str()), ("it-member", "/blog"));
    assert_eq!(record.request_id, "c6af9ac6-7b61-11e6-9a41-93e8deadbeef");
    assert_eq!(record.address, "203.0.113.7");
}
