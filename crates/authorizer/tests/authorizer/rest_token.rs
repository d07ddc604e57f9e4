//! TOKEN events of REST APIs, as the original takes them.

use crate::{
    gate_support::movable_clock,
    support::{Api, answer, arn, assert_flat, effect, token_event},
};
use access::Limit;
use authorizer::{Authorizer, Unauthorized};
use futures::{StreamExt as _, stream};
use gate::{Clock, Reset};
use serde_json::json;
use std::sync::atomic::Ordering::SeqCst;

#[tokio::test]
async fn whoever_may_gets_a_policy_for_exactly_what_was_asked() {
    let api = Api::start().await;
    let authorizer = api.authorizer(50).await;
    let token = api.id_token("it-member").await;
    // The original's front end sends the token alone.
    for token in [token.clone(), format!("Bearer {token}")] {
        let mut policy = answer(&authorizer, &token_event("GET", "/blog", &token)).await.unwrap();
        let context = policy["context"].as_object_mut().unwrap();
        assert!(context.remove("resetsIn").unwrap().is_u64());
        assert!(context.remove("used").unwrap().is_u64());
        let subject = api.subject("it-member").await;
        let expected = json!({
            "principalId": subject,
            "policyDocument": {
                "Version": "2012-10-17",
                "Statement": [
                    { "Action": "execute-api:Invoke", "Effect": "Allow", "Resource": [arn("GET", "/blog")] }
                ]
            },
            "context": {
                "rule": "granted",
                "reason": "The resource map grants it for /blog to the role department:IT, which you have.",
                "sub": subject,
                "username": "it-member",
                "name": "Ira Itemba",
                "groups": "[\"usher-users\"]",
                "roles": "[\"department:IT\",\"group:usher-users\"]",
                "limit": 50
            },
            "usageIdentifierKey": subject
        });
        assert_eq!(policy, expected);
    }
}

#[tokio::test]
async fn d23_whoever_has_no_role_gets_the_originals_message_and_loses_no_call() {
    let api = Api::start().await;
    let authorizer = api.authorizer(1).await;
    let token = api.id_token("it-member").await;
    for _ in 0..2 {
        let policy = answer(&authorizer, &token_event("GET", "/payroll", &token)).await.unwrap();
        let (denied, context) = effect(&policy);
        let original = "it-member doesn't have a role attached which is allowed to access the resource: /payroll ";
        assert_eq!((denied, context["errorMessage"].as_str()), ("Deny", Some(original)));
        let reason = "None of your roles opens this address. Group usher-admins grants it.";
        assert_eq!((context["rule"].as_str(), context["reason"].as_str()), (Some("not_shared"), Some(reason)));
        assert_eq!(policy["principalId"], json!(api.subject("it-member").await));
        assert_flat(context);
    }
    let policy = answer(&authorizer, &token_event("GET", "/blog", &token)).await.unwrap();
    assert_eq!((effect(&policy).0, &effect(&policy).1["used"]), ("Allow", &json!(1)));
}

#[tokio::test]
async fn whoever_has_used_all_calls_of_the_day_gets_the_originals_message() {
    let api = Api::start().await;
    let authorizer = api.authorizer(1).await;
    let token = api.id_token("it-member").await;
    let event = token_event("GET", "/blog", &token);
    assert_eq!(effect(&answer(&authorizer, &event).await.unwrap()).0, "Allow");
    let policy = answer(&authorizer, &event).await.unwrap();
    let (denied, context) = effect(&policy);
    assert_eq!(denied, "Deny");
    assert_eq!(context["errorMessage"], "Daily call limit of 1 has exceeded for it-member");
    assert_eq!((&context["rule"], &context["limit"], &context["used"]), (&json!("quota"), &json!(1), &json!(1)));
    assert!(context["resetsIn"].as_u64().unwrap() > 0);
    assert_flat(context);
    // Who is not counted: another person.
    let other = token_event("GET", "/handbook", &api.id_token("marketing-member").await);
    assert_eq!(effect(&answer(&authorizer, &other).await.unwrap()).0, "Allow");
}

#[tokio::test]
async fn d21_of_calls_at_once_in_two_functions_as_many_are_allowed_as_the_limit_is() {
    let api = Api::start().await;
    let functions = [api.authorizer(10).await, api.authorizer(10).await];
    let event = token_event("GET", "/blog", &api.id_token("it-member").await);
    let answers = (0..30).map(|nth| answer(&functions[nth % 2], &event));
    // Each waits for those before it at the one database.
    let answers: Vec<_> = stream::iter(answers).buffer_unordered(8).collect().await;
    let allowed = answers.iter().filter(|answer| effect(answer.as_ref().unwrap()).0 == "Allow").count();
    assert_eq!(allowed, 10);
}

#[tokio::test]
async fn d22_a_new_day_begins_at_its_time() {
    let api = Api::start().await;
    let (clock, ahead) = movable_clock();
    // In ten minutes.
    let minute = (clock.now() / 60 + 10) % (24 * 60);
    let reset = Reset::new(&format!("{:02}:{:02}", minute / 60, minute % 60), "UTC").unwrap();
    let authorizer = Authorizer::new(api.gate(1, reset, clock).await, true);
    let event = token_event("GET", "/blog", &api.id_token("it-member").await);
    for expected in ["Allow", "Deny"] {
        assert_eq!(effect(&answer(&authorizer, &event).await.unwrap()).0, expected);
    }
    ahead.store(11 * 60, SeqCst);
    let policy = answer(&authorizer, &event).await.unwrap();
    assert_eq!((effect(&policy).0, &effect(&policy).1["used"]), ("Allow", &json!(1)));
}

#[tokio::test]
async fn d24_what_is_not_mapped_is_denied_also_to_administrators() {
    let api = Api::start().await;
    let authorizer = api.authorizer(50).await;
    let (admin, member) = (api.id_token("admin").await, api.id_token("it-member").await);
    for path in ["/nothing", "", "/", "/Blog", "/api"] {
        let policy = answer(&authorizer, &token_event("GET", path, &admin)).await.unwrap();
        let (denied, context) = effect(&policy);
        assert_eq!((denied, &context["rule"]), ("Deny", &json!("no_mapping")), "{path}");
        assert!(context["reason"].as_str().unwrap().starts_with("There is no mapping for /"), "{context}");
        assert_flat(context);
    }
    // A member cannot tell what is not there from what is for others.
    for method in ["GET", "PUT", "DELETE"] {
        let mut seen = Vec::new();
        for path in ["/payroll", "/nothing"] {
            let policy = answer(&authorizer, &token_event(method, path, &member)).await.unwrap();
            let (denied, context) = effect(&policy);
            assert_eq!((denied, &context["rule"]), ("Deny", &json!("not_shared")), "{method} {path}");
            seen.push(context.to_string().replace(path, ""));
        }
        assert_eq!(seen[0], seen[1], "{method}");
    }
}

#[tokio::test]
async fn what_servers_read_differently_is_denied() {
    let api = Api::start().await;
    let authorizer = api.authorizer(50).await;
    let token = api.id_token("admin").await;
    for path in
        ["//blog", "/api/../payroll", "/api/%2e%2e/payroll", "/api/%2E%2E/payroll", "/api%2Fa", "/b;log", "/a\u{e9}"]
    {
        let policy = answer(&authorizer, &token_event("GET", path, &token)).await.unwrap();
        let (denied, context) = effect(&policy);
        assert_eq!((denied, &context["rule"]), ("Deny", &json!("bad_path")), "{path}");
        assert_flat(context);
    }
    let policy = answer(&authorizer, &token_event("GET", "/blog/", &token)).await.unwrap();
    assert_eq!(effect(&policy).0, "Allow", "a slash at the end means nothing");
}

#[tokio::test]
async fn d26_a_changed_limit_and_a_row_for_many_paths_count_at_the_next_call() {
    let api = Api::start().await;
    let (clock, ahead) = movable_clock();
    let authorizer = Authorizer::new(api.gate(1, Reset::default(), clock).await, true);
    let token = api.id_token("it-member").await;
    let allows = async |method: &str, path: &str| {
        effect(&answer(&authorizer, &token_event(method, path, &token)).await.unwrap()).0 == "Allow"
    };
    assert!(allows("GET", "/api/orders/1").await);
    assert!(!allows("GET", "/api/orders/2").await);
    let limit = Some(Limit::Calls(3));
    api.world.gate.quota.set_group_limit(&api.admin, "usher-users", limit).await.unwrap();
    // Another server's change counts within five seconds.
    ahead.store(5, SeqCst);
    assert!(allows("GET", "/api/orders/2").await);
    assert!(allows("PUT", "/api/orders/2").await, "the row allows to edit");
    assert!(!allows("DELETE", "/api/orders/2").await, "and not to delete");
    assert!(!allows("GET", "/api/orders/2").await, "that was the last call");
}

#[tokio::test]
async fn wildcards_in_what_is_asked_never_widen_the_policy() {
    let api = Api::start().await;
    let authorizer = api.authorizer(50).await;
    let token = api.id_token("admin").await;
    for (method, path) in [("GET", "/*"), ("*", "/*"), ("GET", "/blo?"), ("GET", "/blog*"), ("GET", "/api/**")] {
        let policy = answer(&authorizer, &token_event(method, path, &token)).await.unwrap();
        assert_eq!((effect(&policy).0, &effect(&policy).1["rule"]), ("Deny", &json!("bad_path")), "{method} {path}");
    }
    // AWS's own examples have a wildcard for the stage. Real events have its name.
    let mut event = token_event("GET", "/blog", &token);
    event["methodArn"] = "arn:aws:execute-api:eu-central-1:123456789012:abcdef123/*/GET/blog".into();
    let policy = answer(&authorizer, &event).await.unwrap();
    let literal = "arn:aws:execute-api:eu-central-1:123456789012:abcdef123/${*}/GET/blog";
    assert_eq!(
        (effect(&policy).0, &policy["policyDocument"]["Statement"][0]["Resource"]),
        ("Allow", &json!([literal]))
    );
}

#[tokio::test]
async fn an_event_that_names_nothing_denies_everything() {
    let api = Api::start().await;
    let authorizer = api.authorizer(50).await;
    let token = api.id_token("admin").await;
    for nothing in
        [json!(null), json!(""), json!(7), json!("*"), json!("arn:aws:execute-api:eu-central-1:1:a/b/GET/blog")]
    {
        let mut event = token_event("GET", "/blog", &token);
        event["methodArn"] = nothing.clone();
        let policy = answer(&authorizer, &event).await.unwrap();
        assert_eq!((effect(&policy).0, &effect(&policy).1["rule"]), ("Deny", &json!("no_target")), "{nothing}");
        assert_eq!(policy["policyDocument"]["Statement"][0]["Resource"], json!(["*"]), "{nothing}");
    }
}

#[tokio::test]
async fn what_cannot_be_decided_is_denied_and_says_when_to_try_again() {
    let api = Api::start().await;
    // Nothing listens on port 9, "discard".
    let store = crate::gate_support::connect("http://127.0.0.1:9").await;
    let settings = crate::gate_support::settings(&api.world.services, Clock::system());
    let authorizer = Authorizer::new(gate::Gate::without_sign_in(settings, store).await.unwrap(), true);
    let event = token_event("GET", "/blog", &api.id_token("it-member").await);
    let policy = answer(&authorizer, &event).await.unwrap();
    let (denied, context) = effect(&policy);
    assert_eq!((denied, &context["rule"]), ("Deny", &json!("unavailable")));
    assert_eq!(context["reason"], "The call could not be checked, because the database did not answer. Try again.");
    assert!(context["retryAfter"].as_u64().unwrap() > 0);
    assert_eq!(policy["principalId"], "unknown");
    assert_flat(context);
}

#[tokio::test]
async fn without_a_token_there_is_no_policy() {
    let api = Api::start().await;
    let authorizer = api.authorizer(50).await;
    for token in ["", "Bearer", "allow", "Basic YTpi", "a.b.c", "Bearer a.b.c"] {
        let refused = answer(&authorizer, &token_event("GET", "/blog", token)).await;
        assert_eq!(refused, Err(Unauthorized), "{token}");
    }
    let mut event = token_event("GET", "/blog", "");
    event.as_object_mut().unwrap().remove("authorizationToken");
    assert_eq!(answer(&authorizer, &event).await, Err(Unauthorized));
    assert_eq!(Unauthorized.to_string(), "Unauthorized", "API Gateway knows this text alone");
}
