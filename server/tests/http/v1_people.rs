//! People, their groups and their sessions, as programs of administrators read and change them.

use crate::support::{Usher, header, usher, usher_with};
use local::testing::Browser;
use reqwest::Response;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A request with this token, and no body.
async fn send(usher: &Usher, token: &str, method: &str, address: &str) -> Response {
    usher.request(method, address).bearer_auth(token).send().await.unwrap()
}

/// What there is.
async fn read(usher: &Usher, token: &str, address: &str) -> Value {
    let answer = send(usher, token, "GET", address).await;
    assert_eq!(answer.status(), 200, "{address}");
    answer.json().await.unwrap()
}

#[tokio::test]
async fn somebody_is_found_by_a_search_and_by_subject_or_username() {
    let usher = usher().await;
    usher.signed_in("it-member").await;
    let token = usher.access_token("admin").await;
    let list = read(&usher, &token, "/api/v1/people?q=itemba").await;
    assert!(list["next"].is_null(), "{list}");
    let [found] = &list["people"].as_array().unwrap()[..] else { panic!("{list}") };
    let keys: BTreeSet<&str> = found.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, BTreeSet::from(["email", "groups", "name", "signed_in_at", "subject", "username"]));
    assert_eq!((&found["username"], &found["name"]), (&json!("it-member"), &json!("Ira Itemba")));

    let subject = found["subject"].as_str().unwrap();
    let person = read(&usher, &token, &format!("/api/v1/people/{subject}")).await;
    assert_eq!(person["roles"], json!(["department:IT", "group:usher-users"]), "{person}");
    assert_eq!((&person["account"], &person["signed_out_at"]), (&json!("enabled"), &Value::Null), "{person}");
    for name in ["it-member", "it%2Dmember"] {
        assert_eq!(read(&usher, &token, &format!("/api/v1/people/{name}")).await, person, "{name}");
    }
    for (address, status) in [
        ("/api/v1/people/nobody-at-all", 404),
        ("/api/v1/people/nobody-at-all/sessions", 404),
        ("/api/v1/people/nobody-at-all/usage", 404),
        ("/api/v1/people?sort=size", 400),
        ("/api/v1/people?page=2", 400),
        ("/api/v1/people?seen=nonsense", 422),
    ] {
        assert_eq!(send(&usher, &token, "GET", address).await.status(), status, "{address}");
    }
}

#[tokio::test]
async fn the_list_of_people_goes_on_at_its_link() {
    let usher = usher_with("", "sample_people = 60").await;
    let token = usher.access_token("admin").await;
    let (mut address, mut found) = (Some("/api/v1/people?group=usher-users&sort=username".to_owned()), Vec::new());
    while let Some(page) = address {
        let answer = send(&usher, &token, "GET", &page).await;
        assert_eq!(answer.status(), 200, "{page}");
        let link = header(&answer, "link");
        let list: Value = answer.json().await.unwrap();
        let people = list["people"].as_array().unwrap();
        assert!(people.len() <= 25, "{list}");
        found.extend(people.iter().map(|person| person["username"].as_str().unwrap().to_owned()));
        assert_eq!(link.is_empty(), list["next"].is_null(), "{link}");
        address = link.strip_prefix('<').and_then(|link| link.strip_suffix(">; rel=\"next\"")).map(str::to_owned);
        let of_same_list = "/api/v1/people?group=usher-users&sort=username&cursor=";
        assert!(address.as_ref().is_none_or(|next| next.starts_with(of_same_list)), "{link}");
        assert!(found.len() <= 60, "{found:?}");
    }
    assert_eq!((found.len(), found.iter().collect::<BTreeSet<_>>().len()), (60, 60), "{found:?}");
}

#[tokio::test]
async fn a_group_is_joined_and_left_and_the_audit_trail_says_so() {
    let usher = usher().await;
    // Whoever removes an administrator must be known to stay one.
    let _ = (usher.signed_in("admin").await, usher.signed_in("it-member").await);
    let token = usher.access_token("admin").await;
    let groups = async || read(&usher, &token, "/api/v1/people/it-member").await["groups"].clone();
    let address = "/api/v1/people/it-member/groups/usher-admins";
    let both = json!(["usher-admins", "usher-users"]);
    for (method, expected) in
        [("PUT", &both), ("PUT", &both), ("DELETE", &json!(["usher-users"])), ("DELETE", &json!(["usher-users"]))]
    {
        assert_eq!(send(&usher, &token, method, address).await.status(), 204, "{method}");
        assert_eq!(&groups().await, expected, "{method}");
    }
    let changed = send(&usher, &token, "DELETE", "/api/v1/people/it-member/groups/usher-users").await;
    assert_eq!((changed.status().as_u16(), groups().await), (204, json!([])));
    let trail = read(&usher, &token, "/api/v1/audit?action=change_groups&object=it-member").await;
    let record = &trail["records"][0];
    let told = (&record["actor"], &record["request_id"], &record["before"], &record["after"]);
    let id = json!(header(&changed, "x-request-id"));
    assert_eq!(told, (&json!("admin"), &id, &json!("[\"usher-users\"]"), &json!("[]")), "{record}");

    for (method, address, status) in [
        ("PUT", "/api/v1/people/it-member/groups/no-such-group", 404),
        ("DELETE", "/api/v1/people/it-member/groups/no-such-group", 404),
        ("PUT", "/api/v1/people/nobody-at-all/groups/usher-users", 404),
        ("DELETE", "/api/v1/people/admin/groups/usher-admins", 403),
    ] {
        assert_eq!(send(&usher, &token, method, address).await.status(), status, "{method} {address}");
    }
}

#[tokio::test]
async fn tokens_end_with_a_change_of_groups_and_not_with_one_that_was_made_before() {
    let usher = usher().await;
    usher.signed_in("it-member").await;
    let (admin, member) = (usher.access_token("admin").await, usher.access_token("it-member").await);
    let address = "/api/v1/people/it-member/groups/usher-users";
    for (method, expected) in [("PUT", 200), ("DELETE", 401)] {
        assert_eq!(send(&usher, &admin, method, address).await.status(), 204, "{method}");
        assert_eq!(send(&usher, &member, "GET", "/api/v1/me").await.status(), expected, "{method}");
    }
}

#[tokio::test]
async fn who_has_never_signed_in_is_found_in_the_pool() {
    let usher = usher().await;
    let token = usher.access_token("admin").await;
    let found = read(&usher, &token, "/api/v1/newcomers?q=new-hire").await;
    assert_eq!((&found["has_more"], &found["unknown"]), (&json!(false), &json!(false)), "{found}");
    let [newcomer] = &found["people"].as_array().unwrap()[..] else { panic!("{found}") };
    let said = (&newcomer["username"], &newcomer["account"]);
    assert_eq!(said, (&json!("new-hire"), &json!("must_change_password")), "{newcomer}");
    let groups = async || read(&usher, &token, "/api/v1/newcomers/new-hire").await["groups"].clone();
    assert_eq!(groups().await, json!(["usher-users"]));
    let left = send(&usher, &token, "DELETE", "/api/v1/people/new-hire/groups/usher-users").await;
    assert_eq!((left.status().as_u16(), groups().await), (204, json!([])));
    for (address, status) in
        [("/api/v1/people/new-hire", 404), ("/api/v1/newcomers/nobody-at-all", 404), ("/api/v1/newcomers", 400)]
    {
        assert_eq!(send(&usher, &token, "GET", address).await.status(), status, "{address}");
    }
}

#[tokio::test]
async fn a_session_is_ended_and_then_all_of_them_with_their_tokens() {
    let usher = usher().await;
    let (one, other) = (usher.signed_in("it-member").await, usher.signed_in("it-member").await);
    let (token, of_member) = (usher.access_token("admin").await, usher.access_token("it-member").await);
    let is_over = async |browser: &Browser| usher.get(browser, "/api/session/times").await.status() == 401;
    let sessions = "/api/v1/people/it-member/sessions";
    let list = async || read(&usher, &token, sessions).await["sessions"].as_array().unwrap().clone();
    let before = list().await;
    assert_eq!(before.len(), 2, "{before:?}");
    assert_eq!(before[0]["address"], "127.0.0.1");
    let address = format!("{sessions}/{}", before[0]["id"].as_str().unwrap());
    let elsewhere = address.replace("it-member", "admin");
    assert_eq!(send(&usher, &token, "DELETE", &elsewhere).await.status(), 404, "a session of another person");
    assert_eq!(send(&usher, &token, "DELETE", &address).await.status(), 204);
    assert_eq!(send(&usher, &token, "DELETE", &address).await.status(), 404);
    assert_eq!(list().await.len(), 1);
    assert_ne!(is_over(&one).await, is_over(&other).await, "one of the two");

    let done = send(&usher, &token, "POST", "/api/v1/people/it-member/sign-out").await;
    let (status, id) = (done.status().as_u16(), header(&done, "x-request-id"));
    let told: Value = done.json().await.unwrap();
    assert_eq!((status, told), (200, json!({ "sessions_removed": true, "tokens_revoked": true })));
    assert!(is_over(&one).await && is_over(&other).await);
    assert_eq!(send(&usher, &of_member, "GET", "/api/v1/me").await.status(), 401);
    let trail = read(&usher, &token, "/api/v1/audit?action=sign_out_everywhere&object=it-member").await;
    assert_eq!(trail["records"][0]["request_id"], json!(id), "{trail}");
    for address in ["/api/v1/people/nobody-at-all/sign-out", "/api/v1/people/new-hire/sign-out"] {
        assert_eq!(send(&usher, &token, "POST", address).await.status(), 404, "{address}");
    }
    let never = "/api/v1/people/nobody-at-all/sessions/none";
    assert_eq!(send(&usher, &token, "DELETE", never).await.status(), 404);
}

/// The rules decide, and not the address: everybody may sign themselves out.
#[tokio::test]
async fn a_member_signs_out_nobody_but_themselves() {
    let usher = usher().await;
    let (browser, _) = (usher.signed_in("marketing-member").await, usher.signed_in("it-member").await);
    let token = usher.access_token("marketing-member").await;
    assert_eq!(send(&usher, &token, "POST", "/api/v1/people/it-member/sign-out").await.status(), 403);
    assert_eq!(send(&usher, &token, "POST", "/api/v1/people/marketing-member/sign-out").await.status(), 200);
    assert_eq!(usher.get(&browser, "/api/session/times").await.status(), 401);
    assert_eq!(send(&usher, &token, "GET", "/api/v1/me").await.status(), 401);
}
