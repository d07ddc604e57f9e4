//! What browsers report of a page's content security policy.

use crate::program::Program;
use serde_json::{Value, json};

#[tokio::test]
async fn hd4_what_browsers_report_is_in_the_log_short_seldom_and_without_secrets() {
    let program = Program::start("info").await;
    let usher = &program.usher;
    let report = |body: Vec<u8>| {
        let request = usher.request("POST", "/csp-report").header("content-type", "application/csp-report");
        let request = request.header("sec-fetch-site", "cross-site");
        async move { request.body(body).send().await.unwrap() }
    };
    let violation = |blocked: &str| {
        let page = "https://usher.example.com/auth/callback?code=a-code-of-somebody&state=b";
        let report = json!({ "document-uri": page, "effective-directive": "img-src", "blocked-uri": blocked });
        json!({ "csp-report": report }).to_string().into_bytes()
    };
    let odd = [
        violation("https://evil.example/pixel?stolen=a-name-of-somebody"),
        b"{".to_vec(),
        br#"{"csp-report":{}}"#.to_vec(),
        violation(&"a".repeat(8 * 1024)),
    ];
    for body in odd.into_iter().chain((0..20).map(|n| violation(&format!("https://evil.example/{n}")))) {
        let answer = report(body).await;
        assert_eq!((answer.status().as_u16(), answer.bytes().await.unwrap().len()), (204, 0));
    }
    let log = program.stop().await;
    let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let violated = |line: &Value| line["message"].as_str().is_some_and(|said| said.contains("policy was violated"));
    let blocked: Vec<String> =
        lines.filter(violated).map(|line| line["blocked"].as_str().unwrap().to_owned()).collect();
    // Ten a minute, half of them at once; two of the first five could not be read, and one was too long.
    assert_eq!(blocked, ["https://evil.example/pixel", "https://evil.example/0"]);
    assert!(!log.contains("of-somebody"), "{log}");
}
