//! Limits and usage, as programs of administrators read and change them.

use crate::support::{Usher, usher};
use serde_json::{Value, json};

/// The status and the body of an answer; null if there is none.
async fn call(usher: &Usher, token: &str, method: &str, address: &str, body: &Value) -> (u16, Value) {
    let request = usher.request(method, address).bearer_auth(token);
    let request = if body.is_null() { request } else { request.json(body) };
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap_or_default())
}

async fn read(usher: &Usher, token: &str, address: &str) -> Value {
    let (status, body) = call(usher, token, "GET", address, &Value::Null).await;
    assert_eq!(status, 200, "{address}: {body}");
    body
}

#[tokio::test]
async fn a_group_has_a_limit_until_it_is_removed() {
    let usher = usher().await;
    let token = usher.access_token("admin").await;
    let groups = async || {
        let limits = read(&usher, &token, "/api/v1/limits").await;
        assert_eq!(limits["default"], 1_000_000, "{limits}");
        limits["groups"].clone()
    };
    let address = "/api/v1/limits/groups/usher-users";
    assert_eq!(groups().await, json!([]));
    for limit in [json!(77), json!("unlimited")] {
        assert_eq!(call(&usher, &token, "PUT", address, &json!({ "limit": limit })).await.0, 204);
        assert_eq!(groups().await, json!([{ "group": "usher-users", "limit": limit }]));
    }
    assert_eq!(call(&usher, &token, "DELETE", address, &Value::Null).await.0, 204);
    assert_eq!(groups().await, json!([]));
    let unknown = call(&usher, &token, "PUT", "/api/v1/limits/groups/no-such-group", &json!({ "limit": 7 })).await;
    assert_eq!((unknown.0, &unknown.1["type"]), (422, &json!("/api/v1/problems/invalid")));
    for address in [address, "/api/v1/people/admin/limit"] {
        for (body, pointer) in [
            (json!({}), "#"),
            (json!({ "limit": -1 }), "#/limit"),
            (json!({ "limit": 1.5 }), "#/limit"),
            (json!({ "limit": 1_000_000_001 }), "#/limit"),
            (json!({ "limit": "7" }), "#/limit"),
            (json!({ "limit": null }), "#/limit"),
            (json!({ "limit": 7, "group": "usher-admins" }), "#/group"),
        ] {
            let (status, problem) = call(&usher, &token, "PUT", address, &body).await;
            assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &json!(pointer)), "{body}");
        }
    }
    assert_eq!(groups().await, json!([]));
}

#[tokio::test]
async fn the_calls_of_a_person_are_counted_limited_and_reset() {
    let usher = usher().await;
    usher.signed_in("it-member").await;
    let (token, of_member) = (usher.access_token("admin").await, usher.access_token("it-member").await);
    let (limit, usage) = ("/api/v1/people/it-member/limit", "/api/v1/people/it-member/usage");
    assert_eq!(call(&usher, &token, "PUT", limit, &json!({ "limit": 1 })).await.0, 204);
    let open =
        async |path: &str| call(&usher, &of_member, "GET", &format!("/api/v1/resources{path}"), &Value::Null).await.0;
    assert_eq!(open("/handbook").await, 200);

    let near = read(&usher, &token, "/api/v1/usage?near_limit=true").await;
    let [row] = &near["people"].as_array().unwrap()[..] else { panic!("{near}") };
    let quota = &row["quota"];
    assert_eq!((&row["username"], &row["name"]), (&json!("it-member"), &json!("Ira Itemba")), "{row}");
    let known = (&quota["used"], &quota["limit"], &quota["left"], &quota["source"]);
    assert_eq!(known, (&json!(1), &json!(1), &json!(0), &json!("person")), "{row}");
    assert_eq!(read(&usher, &token, "/api/v1/usage").await["people"], near["people"], "nobody else made calls");

    let of_person = async || read(&usher, &token, usage).await;
    let before = of_person().await;
    let days = before["days"].as_array().unwrap();
    assert_eq!((days.len(), &days[0]["calls"], &before["own_limit"]), (30, &json!(1), &json!(1)), "{before}");
    let reset = format!("{usage}/reset");
    for (body, pointer) in
        [(json!({}), "#"), (json!({ "reason": " " }), "#/reason"), (json!({ "reason": "A", "to": 0 }), "#/to")]
    {
        let (status, problem) = call(&usher, &token, "POST", &reset, &body).await;
        assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &json!(pointer)), "{body}");
    }
    assert_eq!(call(&usher, &token, "POST", &reset, &json!({ "reason": "A test" })).await.0, 204);
    assert_eq!(of_person().await["today"]["used"], 0);
    let trail = read(&usher, &token, "/api/v1/audit?action=reset_usage").await;
    let record = &trail["records"][0];
    let told = (&record["actor"], &record["object"], &record["reason"], &record["before"]);
    assert_eq!(told, (&json!("admin"), &json!("it-member"), &json!("A test"), &json!("1")), "{record}");

    assert_eq!(call(&usher, &token, "DELETE", limit, &Value::Null).await.0, 204);
    assert_eq!(of_person().await["own_limit"], Value::Null);
    for (method, address, body) in [
        ("PUT", "/api/v1/people/nobody-at-all/limit", json!({ "limit": 7 })),
        ("DELETE", "/api/v1/people/nobody-at-all/limit", Value::Null),
        ("POST", "/api/v1/people/nobody-at-all/usage/reset", json!({ "reason": "A" })),
    ] {
        assert_eq!(call(&usher, &token, method, address, &body).await.0, 404, "{method} {address}");
    }
    for query in ["near_limit=maybe", "near=true"] {
        let address = format!("/api/v1/usage?{query}");
        assert_eq!(call(&usher, &token, "GET", &address, &Value::Null).await.0, 400, "{query}");
    }
    // What is no place in the list is its beginning.
    for cursor in ["nonsense", "1-", "1-nobody"] {
        read(&usher, &token, &format!("/api/v1/usage?cursor={cursor}")).await;
    }
}

#[tokio::test]
async fn the_overview_has_the_last_thirty_days() {
    let usher = usher().await;
    usher.signed_in("it-member").await;
    let token = usher.access_token("admin").await;
    let overview = read(&usher, &token, "/api/v1/overview").await;
    let days = overview["days"].as_array().unwrap();
    assert_eq!(days.len(), 30, "{overview}");
    assert!(days.windows(2).all(|two| two[0]["day"].as_str() > two[1]["day"].as_str()), "latest first: {overview}");
    assert_eq!(overview["signed_in"], json!({ "number": 1, "has_more": false }));
    for list in ["denied_by", "signed_in_with", "top"] {
        assert!(overview[list].is_array(), "{list}: {overview}");
    }
}
