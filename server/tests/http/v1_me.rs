//! What the API says of the caller.

use crate::support::{header, shared, usher_with};
use serde_json::{Value, json};

#[tokio::test]
async fn the_caller_is_who_the_token_names_with_roles_and_their_origin() {
    let usher = shared().await;
    for (username, membership, groups, roles) in [
        ("admin", "administrator", json!(["usher-admins"]), json!(["group:usher-admins"])),
        ("it-member", "member", json!(["usher-users"]), json!(["group:usher-users"])),
        ("outsider", "none", json!([]), json!([])),
    ] {
        let token = usher.access_token(username).await;
        let answer = usher.request("GET", "/api/v1/me").bearer_auth(&token).send().await.unwrap();
        assert_eq!((answer.status().as_u16(), header(&answer, "content-type").as_str()), (200, "application/json"));
        assert_eq!(header(&answer, "cache-control"), "private, no-store");
        let limited = answer.headers().contains_key("ratelimit");
        let me: Value = answer.json().await.unwrap();
        assert_eq!(
            (&me["username"], &me["membership"], &me["groups"]),
            (&json!(username), &json!(membership), &groups)
        );
        assert!(me["subject"].as_str().is_some_and(|subject| !subject.is_empty()), "{me}");
        let named =
            |key: &str| me["roles"].as_array().unwrap().iter().map(|role| role[key].clone()).collect::<Vec<_>>();
        assert_eq!(Value::from(named("role")), roles, "{username}");
        assert!(named("origin").iter().all(|origin| origin == "group"), "{me}");
        // Who may do nothing has no calls.
        assert_eq!((me["quota"].is_null(), limited), (membership == "none", membership != "none"), "{me}");
    }
}

#[tokio::test]
async fn what_is_left_of_the_day_is_in_the_answer_and_in_its_headers() {
    let usher = usher_with("", "").await;
    let admin = usher.signed_in("admin").await;
    usher.signed_in("it-member").await;
    for (limit, shown) in [("7", json!(7)), ("unlimited", Value::Null)] {
        let changed = usher.post(&admin, "/admin/people/it-member", &[("change", "limit"), ("limit", limit)]).await;
        assert_eq!(changed.status(), 303, "{limit}");
        let token = usher.access_token("it-member").await;
        let answer = usher.request("GET", "/api/v1/me").bearer_auth(&token).send().await.unwrap();
        let (policy, left) = (header(&answer, "ratelimit-policy"), header(&answer, "ratelimit"));
        assert!(!answer.headers().contains_key("ratelimit-limit"), "a field of an earlier draft");
        let quota = answer.json::<Value>().await.unwrap()["quota"].clone();
        assert_eq!((&quota["limit"], &quota["left"], &quota["source"]), (&shown, &shown, &json!("person")), "{quota}");
        if limit == "7" {
            assert_eq!(policy, "\"day\";q=7;w=86400");
            assert!(left.starts_with("\"day\";r=7;t="), "{left}");
        } else {
            assert_eq!((policy.as_str(), left.as_str()), ("", ""));
        }
    }
}
