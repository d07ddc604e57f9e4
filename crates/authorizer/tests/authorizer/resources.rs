//! Resources at the path of a call.

use crate::support::{Api, answer, effect, token_event};
use authorizer::Authorizer;
use gate::{Clock, Reset};
use serde_json::json;

/// Members create resources at any free path, and own them.
#[tokio::test]
async fn resources_decide_only_where_that_is_set() {
    let api = Api::start().await;
    let member = api.world.caller("it-member").await;
    api.create(&member, "/payroll/mine", &["department:IT"]).await;
    api.create(&api.admin, "/notes", &["department:IT"]).await;
    let authorizer = api.authorizer(50).await;
    let gate = api.gate(50, Reset::default(), Clock::system()).await;
    let with_resources = Authorizer::new(gate, true).with_resources(true);
    let token = api.id_token("it-member").await;
    for (method, path, rule) in [
        ("GET", "/payroll/mine", "owner"),
        ("DELETE", "/payroll/mine", "owner"),
        ("GET", "/notes", "role"),
        ("DELETE", "/notes", "not_owner"),
    ] {
        let event = token_event(method, path, &token);
        let policy = answer(&authorizer, &event).await.unwrap();
        assert_eq!((effect(&policy).0, &effect(&policy).1["rule"]), ("Deny", &json!("not_shared")), "{method} {path}");
        let policy = answer(&with_resources, &event).await.unwrap();
        let expected = if rule == "not_owner" { "Deny" } else { "Allow" };
        assert_eq!((effect(&policy).0, &effect(&policy).1["rule"]), (expected, &json!(rule)), "{method} {path}");
    }
}
