//! Tokens that are as long as tokens may be, of which none holds: nothing of them may be kept.

use crate::program::{Program, services};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use futures::{StreamExt as _, stream};
use local::testing::http;
use serde_json::{Value, json};

/// The longest that is looked at, in bytes.
const LENGTH: usize = 8_192;
const TOKENS: usize = 10_000;
const AT_ONCE: usize = 16;
const MIB: u64 = 1024 * 1024;
/// A fifth of what is sent. If refused tokens were remembered as those are that hold, they would take 32 MiB at the
/// least; the buffers of sixteen connections take two.
const GROWTH: u64 = 16 * MIB;
/// What a small container has.
const IN_ALL: u64 = 256 * MIB;

/// How much memory the process has, in bytes.
fn resident(program: &Program) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", program.child.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
}

/// Tokens as Cognito writes them, each with a payload of its own, signed by nobody.
struct Forger {
    header: Value,
}

impl Forger {
    /// Every other one names a key that there is, so that its signature has to be looked at.
    fn token(&self, number: usize) -> String {
        let mut header = self.header.clone();
        if number % 2 == 1 {
            header["kid"] = json!(format!("key-{number}"));
        }
        let header = URL_SAFE_NO_PAD.encode(header.to_string());
        let signature = "A".repeat(342);
        let room = (LENGTH - header.len() - signature.len() - 2) / 4 * 3;
        let payload = json!({ "token_use": "access", "username": format!("{number:08}"), "client_id": "" }).to_string();
        let filler = "x".repeat(room - payload.len());
        let payload = URL_SAFE_NO_PAD.encode(payload.replace("\"client_id\":\"", &format!("\"client_id\":\"{filler}")));
        format!("{header}.{payload}.{signature}")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_long_tokens_that_do_not_hold_leaves_nothing_in_memory() {
    let program = Program::with(services().await, "warn,usher::server=info", &[]).await;
    let real = program.usher.access_token("it-member").await;
    let header = URL_SAFE_NO_PAD.decode(real.split('.').next().unwrap()).unwrap();
    let forger = Forger { header: serde_json::from_slice(&header).unwrap() };
    assert!((LENGTH - 4..=LENGTH).contains(&forger.token(0).len()));
    let client = http();
    let list = |token: &str| {
        let request = client.get(format!("http://{}/api/resources/list", program.usher.address));
        let request = request.header("host", program.usher.host()).bearer_auth(token);
        async move { request.send().await.unwrap().status().as_u16() }
    };
    let flood = async |numbers: std::ops::Range<usize>| {
        let statuses = stream::iter(numbers.map(|number| list(&forger.token(number)))).buffer_unordered(AT_ONCE);
        let others: Vec<u16> = statuses.filter(|status| std::future::ready(*status != 401)).collect().await;
        assert_eq!(others, [0; 0]);
    };
    // Connections, threads and their buffers are there afterwards.
    flood(0..500).await;
    let before = resident(&program);
    flood(500..500 + TOKENS).await;
    let after = resident(&program);
    assert!(after < before + GROWTH, "{} MiB grew to {} MiB", before / MIB, after / MIB);
    assert!(after < IN_ALL, "{} MiB", after / MIB);
    assert_eq!(list(&real).await, 200);
}
