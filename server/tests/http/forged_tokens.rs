//! Tokens that nobody signed, at every door that takes one.

use crate::{support::shared, v1_endpoints::ENDPOINTS};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use local::testing::http;
use serde_json::{Value, json};

/// What server functions take in the address.
const QUERY: &str = "?operation=delete&path=/blog&user=it-member&id=1&version=1";

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

/// The claims of a token that holds, with the administrators' group in them.
fn promoted(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap();
    let mut claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap();
    claims["cognito:groups"] = json!(["usher-admins"]);
    claims
}

#[tokio::test]
async fn d7_a_forged_token_is_refused_by_every_server_function() {
    let usher = shared().await;
    let good = usher.access_token("it-member").await;
    let [header, payload, signature] = good.split('.').collect::<Vec<_>>().try_into().unwrap();
    let promoted = part(&promoted(&good));
    let unsigned = |algorithm: &str| part(&json!({ "alg": algorithm, "typ": "JWT" }));
    let forged = [
        ("other claims under the signature", format!("{header}.{promoted}.{signature}")),
        ("alg none", format!("{}.{promoted}.", unsigned("none"))),
        ("alg none, claims unchanged", format!("{}.{payload}.", unsigned("none"))),
        ("alg nOnE with a signature", format!("{}.{promoted}.{signature}", unsigned("nOnE"))),
        ("alg HS256", format!("{}.{promoted}.{}", unsigned("HS256"), URL_SAFE_NO_PAD.encode([7; 32]))),
        ("no signature", format!("{header}.{promoted}.")),
    ];
    let functions: Vec<_> = leptos::server_fn::axum::server_fn_paths().collect();
    assert!(functions.len() >= 6, "{functions:?}");
    for (path, method) in functions {
        let address = format!("{path}{QUERY}");
        let body = json!({
            "operation": "delete", "path": "/blog", "version": 1, "body": "A text.", "draft": { "path": "/forged", "title": "A", "version": 1 },
            "change": {}, "query": { "username": "", "groups": "", "roles": "", "action": "open_resource", "path": "/blog" },
        });
        let call = |token: &str| usher.request(method.as_str(), &address).bearer_auth(token).json(&body);
        for (what, token) in &forged {
            let answer = call(token).send().await.unwrap();
            assert_eq!(answer.status(), 401, "{method} {path}: {what}");
            assert_eq!(answer.headers()["www-authenticate"], "Bearer error=\"invalid_token\"", "{path}: {what}");
        }
        // What is about a browser's session has nothing to say to a program.
        let status = call(&good).send().await.unwrap().status().as_u16();
        let decided: &[u16] = match path {
            "/api/session/times" | "/api/session/stay" => &[404],
            _ => &[200, 403],
        };
        assert!(decided.contains(&status), "{method} {path}: {status}, though the token that was forged from holds");
    }
    for endpoint in ENDPOINTS {
        for (what, token) in &forged {
            let answer = endpoint.request(usher).bearer_auth(token).send().await.unwrap();
            let what = format!("{} {}: {what}", endpoint.method, endpoint.path);
            assert_eq!(answer.status(), 401, "{what}");
            assert_eq!(answer.headers()["www-authenticate"], "Bearer error=\"invalid_token\"", "{what}");
        }
        let answer = endpoint.request(usher).bearer_auth(&good).send().await.unwrap();
        assert_eq!(answer.status(), endpoint.member, "{} {}: the token holds", endpoint.method, endpoint.path);
    }
    let events = http().get(usher.at("/api/events")).bearer_auth(&forged[0].1).send().await.unwrap();
    assert_eq!(events.status(), 401);
}
