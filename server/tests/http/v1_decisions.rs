//! What programs are told about decisions.

use crate::support::{shared, usher};
use reqwest::Response;
use serde_json::{Value, json};

const DECISIONS: &str = "/api/v1/decisions";

#[tokio::test]
async fn a_decision_is_what_the_call_itself_gets_with_what_led_to_it() {
    let usher = usher().await;
    let (admin, member) = (usher.access_token("admin").await, usher.access_token("it-member").await);
    usher.signed_in("it-member").await;
    let ask = async |token: &str, questions: Value| -> Response {
        let body = json!({ "questions": questions });
        usher.request("POST", DECISIONS).bearer_auth(token).json(&body).send().await.unwrap()
    };
    let decided = async |token: &str, questions: Value| {
        let answer = ask(token, questions).await;
        assert_eq!(answer.status(), 200);
        answer.json::<Value>().await.unwrap()["decisions"].as_array().unwrap().clone()
    };
    let own = json!([
        { "action": "open_resource", "object": "/payroll" },
        { "action": "open_resource", "object": "/nowhere" },
        { "action": "create_resource" },
        { "action": "administer" },
    ]);
    let about_member = decided(&member, own.clone()).await;
    let allowed = |decisions: &[Value]| decisions.iter().map(|one| one["allowed"] == true).collect::<Vec<_>>();
    assert_eq!(allowed(&about_member), [false, false, true, false]);
    let opened = usher.request("GET", "/api/v1/resources/payroll").bearer_auth(&member).send().await.unwrap();
    assert_eq!(opened.status(), 403);
    assert_eq!(opened.json::<Value>().await.unwrap()["detail"], about_member[0]["reason"]["text"]);
    assert_eq!(about_member[0]["reason"]["rule"], "not_shared");
    assert_eq!(about_member[0]["roles"], json!(["group:usher-users"]));
    assert_eq!(about_member[0]["quota"]["used"], 0, "nothing is counted");
    assert!(about_member.iter().all(|one| one.get("resource").is_none()), "{about_member:?}");
    assert_eq!(allowed(&decided(&admin, own).await), [true; 4]);
    // Who may not open it does not learn who owns it, as in the call.
    let deletion = decided(&member, json!([{ "action": "delete_resource", "object": "/payroll" }])).await;
    let said = (&deletion[0]["action"], &deletion[0]["reason"]);
    assert_eq!(said, (&json!("delete_resource"), &about_member[0]["reason"]));

    // Administrators ask about others, and see what the rules know of the resource.
    let finance = json!({ "groups": ["usher-users"], "roles": ["department:Finance"] });
    let others = json!([
        { "action": "open_resource", "object": "/payroll", "principal": { "username": "it-member" } },
        { "action": "open_resource", "object": "/payroll", "principal": finance },
        { "action": "open_resource", "object": "/nowhere", "principal": {} },
        { "action": "delete_resource", "object": "/payroll" },
    ]);
    let about = decided(&admin, others.clone()).await;
    assert_eq!(allowed(&about), [false, true, false, true]);
    assert_eq!((&about[0]["username"], &about[1]["username"]), (&json!("it-member"), &Value::Null));
    let resource = &about[0]["resource"];
    let known = (&resource["exists"], &resource["owner"], &resource["roles"]);
    assert_eq!(known, (&json!(true), &json!("admin"), &json!(["department:Finance"])));
    assert_eq!((&about[2]["resource"]["exists"], &about[2]["reason"]["rule"]), (&json!(false), &json!("no_group")));
    assert!(about[3].get("resource").is_none(), "a question about oneself: {}", about[3]);
    assert_eq!(ask(&member, others).await.status(), 403);
}

#[tokio::test]
async fn what_is_wrong_with_a_question_is_said_with_its_number() {
    let usher = shared().await;
    let token = usher.access_token("admin").await;
    let good = json!({ "action": "list_resources" });
    for (what, questions, pointers) in [
        ("none", json!([]), &["#/questions"][..]),
        ("too many", Value::from(vec![good.clone(); 101]), &["#/questions"]),
        ("no list", json!({}), &["#/questions"]),
        ("an unknown action", json!([good, { "action": "fly" }]), &["#/questions/1/action"]),
        ("an unknown member", json!([{ "action": "list_resources", "who": "me" }]), &["#/questions/0/who"]),
        (
            "no path, and a bad one",
            json!([{ "action": "open_resource" }, good, { "action": "open_resource", "object": "/a/../b" }]),
            &["#/questions/0/object", "#/questions/2/object"],
        ),
        (
            "a username and groups",
            json!([{ "action": "list_resources", "principal": { "username": "admin", "groups": ["a"] } }]),
            &["#/questions/0/principal"],
        ),
        (
            "nobody",
            json!([good, { "action": "list_resources", "principal": { "username": "nobody-at-all" } }]),
            &["#/questions/1/principal/username"],
        ),
    ] {
        let body = json!({ "questions": questions });
        let answer = usher.request("POST", DECISIONS).bearer_auth(&token).json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 422, "{what}");
        let problem: Value = answer.json().await.unwrap();
        let found = problem["errors"].as_array().unwrap().iter().map(|error| error["pointer"].as_str().unwrap());
        assert_eq!(found.collect::<Vec<_>>(), pointers, "{what}: {problem}");
    }
    let most = json!({ "questions": vec![good; 100] });
    let answer = usher.request("POST", DECISIONS).bearer_auth(&token).json(&most).send().await.unwrap();
    assert_eq!(answer.json::<Value>().await.unwrap()["decisions"].as_array().unwrap().len(), 100);
}
