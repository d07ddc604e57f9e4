//! Calls and forms that no page of ours makes.

use crate::support::usher;
use local::testing::{Browser, http};
use serde_json::{Value, json};

#[tokio::test]
async fn calls_by_hand_are_decided_like_those_of_the_pages() {
    let usher = usher().await;
    let (member, nobody) = (usher.signed_in("it-member").await, Browser::default());
    let id_token = {
        let page = member.get(&usher.at("/account")).await.text().await.unwrap();
        let start = page.find("eyJ").expect("the ID token travels with the page");
        page[start..].chars().take_while(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect::<String>()
    };
    let draft = |path: &str, owner: Value| {
        json!({ "path": path, "draft": {
        "path": path, "title": "Taken over", "body": "", "roles": [], "owner": owner, "version": 1 } })
    };
    let (blog, mine) = (
        draft("/blog", Value::Null),
        json!({ "draft": {
        "path": "/hers", "title": "Hers", "owner": "marketing-member" } }),
    );
    let rows: Vec<(&str, &Browser, &str, Value, u16)> = vec![
        ("no session", &nobody, "save", blog.clone(), 401),
        ("no session", &nobody, "create", mine.clone(), 401),
        ("no session", &nobody, "operate", json!({ "operation": "delete", "path": "/blog", "version": 1 }), 401),
        ("somebody else's", &member, "save", blog.clone(), 403),
        ("somebody else's", &member, "operate", json!({ "operation": "delete", "path": "/blog", "version": 1 }), 403),
        ("a changed owner", &member, "save", draft("/blog", json!("it-member")), 403),
        ("a changed owner", &member, "create", mine, 403),
        (
            "a smuggled field",
            &member,
            "create",
            json!({ "draft": { "path": "/a", "title": "A", "created_at": 0 } }),
            400,
        ),
        ("no such function", &member, "promote", json!({}), 404),
    ];
    for (what, browser, function, body, expected) in rows {
        let answer = usher.call(browser, function, &body).await;
        assert_eq!(answer.status(), expected, "{what}: {function}");
        assert_eq!(answer.headers()["content-type"], "application/problem+json", "{what}");
        let problem: Value = answer.json().await.unwrap();
        assert!(problem["request_id"].as_str().is_some_and(|id| id.len() == 32), "{what}: {problem}");
    }
    // An ID token is no credential, with or without the cookie beside it.
    for browser in [&nobody, &member] {
        let request = http().post(usher.at("/api/resources/save")).bearer_auth(&id_token).json(&blog);
        let answer = browser.send(request).await;
        assert_eq!(answer.status(), 401);
        assert!(answer.headers()["www-authenticate"].to_str().unwrap().starts_with("Bearer"));
    }
    let admin = usher.signed_in("admin").await;
    let blog = admin.get(&usher.at("/api/resources/open?path=/blog")).await.json::<Value>().await.unwrap();
    assert!(blog.to_string().contains("Engineering blog"), "nothing was changed: {blog}");
}

#[tokio::test]
async fn bad_input_gets_a_clear_answer_and_loses_nothing() {
    let usher = usher().await;
    let browser = usher.signed_in("it-member").await;
    let post = |body: Vec<u8>| {
        let request = http().post(usher.at("/resources/new")).header("sec-fetch-site", "same-origin");
        browser.send(request.header("content-type", "application/x-www-form-urlencoded").body(body))
    };
    let kept = "body=A+text+of+some+worth";
    let rows: Vec<(&str, Vec<u8>, u16, &str)> = vec![
        ("2 MB", format!("path=/a&title=A&body={}", "x".repeat(2_000_000)).into_bytes(), 413, "Too large"),
        ("invalid UTF-8", b"path=/a&title=%FF%FE&body=x".to_vec(), 400, "Request id"),
        ("unknown role", format!("path=/a&title=A&roles=Nonsense&{kept}").into(), 422, "Nonsense"),
        ("a path with ..", format!("path=/a/../b&title=A&{kept}").into(), 422, "A path has no . or .. as a part."),
        ("an empty title", format!("path=/a&title=&{kept}").into(), 422, "Enter a title."),
        ("a taken path", format!("path=/blog&title=A&{kept}").into(), 422, "already"),
        ("a smuggled field", format!("path=/a&title=A&quota=9&{kept}").into(), 400, "Request id"),
    ];
    for (what, body, expected, says) in rows {
        let answer = post(body.clone()).await;
        assert_eq!(answer.status(), expected, "{what}");
        let page = answer.text().await.unwrap();
        assert!(page.contains(says), "{what}: {page}");
        assert!(expected != 422 || page.contains("A text of some worth"), "{what} loses the text: {page}");
    }
}

/// What a stranger typed is shown again, so that nobody loses it who was signed out meanwhile; but not what no resource
/// can be, because the page is several times larger than the form.
#[tokio::test]
async fn a_stranger_gets_back_what_could_be_a_resource() {
    let usher = usher().await;
    let post_to = async |address: &str, form: String| {
        let request = usher.request("POST", address).header("sec-fetch-site", "same-origin");
        let answer =
            request.header("content-type", "application/x-www-form-urlencoded").body(form).send().await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.text().await.unwrap())
    };
    let post = async |form: String| {
        let (status, page) = post_to("/resources/new", form).await;
        assert_eq!(status, 401);
        page
    };
    let shown = post(format!("path=/a&title=A&body={}", "<".repeat(access::MAX_BODY_CHARS))).await;
    assert!(shown.matches("&lt;").count() >= access::MAX_BODY_CHARS);
    let (most, roles) = (1_000_000, "a".repeat(900));
    for form in [
        format!("path=/a&title=A&body={}", "<".repeat(most)),
        format!("path=/{}&title=A&body=b", "<".repeat(most)),
        format!("path=/a&title={}&body=b", "<".repeat(most)),
        format!("path=/a&title=A&summary={}&body=b", "<".repeat(most)),
        format!("path=/a&title=A&owner={}&body=b", "<".repeat(most)),
        format!("path=/a&title=A&body=b&roles={}", format!("{roles},").repeat(999)),
    ] {
        let page = post(form).await;
        assert!(page.len() < 200_000 && page.contains("/auth/sign-in"), "{}", page.len());
    }
    for (address, fields, expected) in [
        ("/admin/audit", "do=save&view-name=", 401),
        ("/admin/usage/groups", "limit=5&group=", 401),
        ("/requests", "do=ask&path=/a&message=", 401),
        ("/admin/map", "right=open&roles=a&pattern=", 413),
    ] {
        let (status, page) = post_to(address, format!("{fields}{}", "<".repeat(most))).await;
        assert!(status == expected && page.len() < 200_000, "{address}: {status}, {}", page.len());
    }
}

#[tokio::test]
async fn callbacks_that_nobody_asked_for_get_a_fixed_page() {
    let usher = usher().await;
    let browser = usher.signed_in("it-member").await;
    let state = "A".repeat(43);
    let long = "a".repeat(4_000);
    let queries = [
        String::new(),
        "code=a".into(),
        format!("code=a&state={state}"),
        format!("code=a&code=b&state={state}"),
        format!("error=access_denied&error_description=<script>alert(1)</script>&state={state}"),
        format!("code=a&state={long}"),
        "error=server_error".into(),
        "code=<script>alert(1)</script>&state=<script>alert(1)</script>".into(),
        format!("code=<script>alert(1)</script>&state={state}&iss=<script>alert(1)</script>"),
        format!("error=<script>alert(1)</script>&error_uri=javascript:alert(1)&state={state}"),
    ];
    for query in queries {
        let answer = browser.get(&usher.at(&format!("/auth/callback?{query}"))).await;
        assert_eq!(answer.status(), 400, "{query}");
        assert_eq!(answer.headers()["referrer-policy"], "no-referrer");
        let page = answer.text().await.unwrap();
        assert!(page.contains("Request id") && !page.contains("alert(1)"), "{query}");
    }
    assert_eq!(browser.get(&usher.at("/resources")).await.status(), 200, "the session is untouched");
}

/// A server function that is asked for HTML would send the browser back to where it says that it comes from, with the
/// error in the address.
#[tokio::test]
async fn x6_no_call_leads_to_the_page_that_it_says_it_comes_from_and_no_page_repeats_an_error_of_its_address() {
    let usher = usher().await;
    let browser = usher.signed_in("it-member").await;
    for (function, body, status) in [("create", "path=nonsense", 400), ("none", "", 404), ("save", "%FF", 400)] {
        let request =
            usher.request("POST", &format!("/api/resources/{function}")).header("sec-fetch-site", "same-origin");
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
        let answer =
            browser.send(request.header("accept", "text/html").header("referer", "https://evil.example/")).await;
        assert_eq!(answer.status(), status, "{function}");
        assert!(!answer.headers().contains_key("location"), "{function}");
        assert_eq!(answer.headers()["content-type"], "application/problem+json", "{function}");
    }
    // "shouted-words", as Leptos writes it.
    let said = usher.get(&browser, "/resources?__path=/api/resources/create&__err=c2hvdXRlZC13b3Jkcw").await;
    assert!(!said.text().await.unwrap().contains("shouted-words"));
}
