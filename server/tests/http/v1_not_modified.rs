//! Programs that have a resource already.

use crate::support::{header, usher};
use serde_json::Value;

/// It tells no more than `HEAD`, so it is not counted either.
#[tokio::test]
async fn a_resource_that_is_known_is_neither_sent_nor_counted() {
    let usher = usher().await;
    let token = usher.access_token("admin").await;
    let ask = async |method: &str, tag: &str| {
        let request = usher.request(method, "/api/v1/resources/payroll").bearer_auth(&token);
        request.header("if-none-match", tag).send().await.unwrap()
    };
    let used = async || {
        let me = usher.request("GET", "/api/v1/me").bearer_auth(&token).send().await.unwrap();
        me.json::<Value>().await.unwrap()["quota"]["used"].as_u64()
    };
    let current = header(&ask("HEAD", "\"0\"").await, "etag");
    let weak = format!("W/{current}");
    for (method, tag, status) in [
        ("HEAD", current.as_str(), 304),
        ("HEAD", "\"0\"", 200),
        ("GET", current.as_str(), 304),
        ("GET", weak.as_str(), 304),
        ("GET", "*", 304),
        ("GET", "current", 400),
    ] {
        let answer = ask(method, tag).await;
        assert_eq!(answer.status(), status, "{method} {tag}");
        if status == 304 {
            assert_eq!((header(&answer, "etag"), header(&answer, "ratelimit")), (current.clone(), String::new()));
            assert_eq!(answer.text().await.unwrap(), "", "{method} {tag}");
        }
    }
    assert_eq!(used().await, Some(0));
    let opened = ask("GET", "\"0\"").await;
    assert_eq!((opened.status().as_u16(), header(&opened, "etag")), (200, current));
    assert!(opened.json::<Value>().await.unwrap()["body"].is_string());
    assert_eq!(used().await, Some(1));
    // Whoever may not open it is told that, whatever they have.
    let member = usher.access_token("it-member").await;
    let request = usher.request("GET", "/api/v1/resources/payroll").bearer_auth(&member);
    assert_eq!(request.header("if-none-match", "*").send().await.unwrap().status(), 403);
}
