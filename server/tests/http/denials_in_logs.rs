//! What the log says of denials.

use crate::program::Program;
use serde_json::{Value, json};

const DECISIONS: &str = "/api/v1/decisions";

fn lines(log: &str, message: &str) -> Vec<Value> {
    let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    lines.filter(|line| line["message"] == message).collect()
}

#[tokio::test]
async fn who_looks_for_denials_without_trying_is_in_the_log_and_what_is_named_is_cut() {
    let program = Program::start("info").await;
    let usher = &program.usher;
    let token = usher.access_token("it-member").await;
    let open = |path: &str| json!({ "action": "open_resource", "object": path });
    let create = json!({ "action": "create_resource" });
    for questions in [json!([open("/a"), create, open("/b")]), json!([create])] {
        let request = usher.request("POST", DECISIONS).bearer_auth(&token);
        let answer = request.json(&json!({ "questions": questions })).send().await.unwrap();
        assert_eq!(answer.status(), 200);
    }
    // A name of any length is cut, as in the audit trail.
    let long = json!([{ "action": "list_resources", "principal": { "username": "n".repeat(100_000) } }]);
    let request = usher.request("POST", DECISIONS).bearer_auth(&token);
    assert_eq!(request.json(&json!({ "questions": long })).send().await.unwrap().status(), 403);
    let log = program.stop().await;
    let denied = lines(&log, "denied");
    assert!(denied[0]["object"].as_str().unwrap().starts_with("nnn"), "{denied:?}");
    assert!(denied[0].to_string().len() < 4_000, "{denied:?}");
    let told: Vec<_> = lines(&log, "denials looked up").iter().map(|line| line["denied"].clone()).collect();
    assert_eq!(told, [json!(2)]);
    assert_eq!(lines(&log, "denials looked up")[0]["username"], "it-member");
}
