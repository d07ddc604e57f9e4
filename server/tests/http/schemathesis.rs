//! schemathesis calls each operation of the API with what its description allows and forbids, and compares the answers
//! with it. `scripts/test.sh` installs it and says in `SCHEMATHESIS` where.
#![allow(clippy::print_stdout)]

use crate::support::{DataDir, usher};
use serde_json::json;
use std::process::Command;

/// Requests of each kind for one operation: enough for every limit, in less than a minute.
const EXAMPLES: &str = "25";

/// `server/tests/schemathesis/` says what it cannot know from the description.
async fn does_what_it_says(username: &str) {
    let Some(program) = std::env::var_os("SCHEMATHESIS") else {
        assert!(std::env::var_os("CI").is_none(), "schemathesis is missing: scripts/test.sh unit installs it");
        println!("skipped: SCHEMATHESIS does not say where schemathesis is");
        return;
    };
    let (usher, folder) = (usher().await, DataDir::new());
    std::fs::create_dir_all(&folder.0).unwrap();
    let token = usher.access_token(username).await;
    // The hooks change somebody else. And whoever removes an administrator must be known to stay one.
    let _ = (usher.signed_in("marketing-member").await, usher.signed_in("admin").await);
    // The configuration names it.
    let kept = usher.request("POST", "/api/v1/resources").bearer_auth(&token);
    let kept = kept.json(&json!({ "path": "/kept", "title": "Kept" })).send().await.unwrap();
    assert_eq!(kept.status(), 201);

    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/schemathesis");
    let program = program.into_string().unwrap();
    let mut command = Command::new("python3");
    command
        .current_dir(&folder.0)
        .env("PYTHONPATH", format!("{program}:{own}"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .arg(format!("{program}/bin/schemathesis"))
        .args(["--config-file", &format!("{own}/schemathesis.toml")])
        .args(["run", &usher.at("/api/v1/openapi.json"), "--checks", "all", "--max-examples", EXAMPLES])
        .args(["--header", &format!("Authorization: Bearer {token}"), "--continue-on-failure", "--no-color"]);
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}\n{errors}");
    // Less would mean that it found little to call.
    assert!(text.contains("Tested: ") && !text.contains("not applicable"), "{text}\n{errors}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_does_what_its_description_says_for_an_administrator() {
    does_what_it_says("admin").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_does_what_its_description_says_for_a_member() {
    does_what_it_says("it-member").await;
}
