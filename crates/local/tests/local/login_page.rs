use crate::browser::{PASSWORD, RedirectOutcome, authorize_url, browser, hidden, http, start};

#[tokio::test]
async fn the_page_is_named_labelled_and_strict() {
    let services = start().await;
    let browser = browser();
    let url = browser.follow(&authorize_url(&services, &[])).await.page_url();
    let response = browser.get(&url).await;
    let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    assert!(policy.contains("form-action 'self' http://localhost:3999;"), "{policy}");
    assert_eq!(response.headers()["cache-control"], "no-store");
    let page = response.text().await.unwrap();
    for part in [
        "<html lang=\"en\">",
        "<h1>Sign in</h1>",
        "<label for=\"username\">Username</label>",
        "<label for=\"password\">Password</label>",
        "<button type=\"submit\">Sign in</button>",
        ">Continue with CorpSSO</a>",
        PASSWORD,
        ">marketing-member</a>",
    ] {
        assert!(page.contains(part), "{part} is missing in {page}");
    }
    assert!(!page.contains("<script"));
    assert!(!page.contains("role=\"alert\""));
    assert!(!page.contains("it-lead"), "accounts of the directory belong to its own page");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_user_look_the_same() {
    let services = start().await;
    let mut pages = Vec::new();
    for (username, password) in
        [("it-member", "wrong"), ("it-member", ""), ("nobody", PASSWORD), ("CorpSSO_it-lead", PASSWORD), ("", "")]
    {
        let browser = browser();
        let url = browser.follow(&authorize_url(&services, &[])).await.page_url();
        match browser.submit(&url, username, password).await {
            RedirectOutcome::Page { status, body, .. } => {
                assert_eq!(status, 200);
                assert!(body.contains("role=\"alert\""));
                assert!(body.contains("Incorrect username or password."));
                assert!(body.contains(&format!("required value=\"{username}\"")), "{body}");
                assert!(!browser.cookies.lock().unwrap().contains_key("cognito"));
                let csrf = hidden(&body, "_csrf");
                pages.push(body.replace(&csrf, "CSRF").replace(&format!("value=\"{username}\""), ""));
            }
            other => panic!("{username}: {other:?}"),
        }
    }
    pages.dedup();
    assert_eq!(pages.len(), 1, "nothing tells which of the two was wrong");
}

#[tokio::test]
async fn what_was_typed_is_shown_as_text() {
    let services = start().await;
    let browser = browser();
    let url = browser.follow(&authorize_url(&services, &[])).await.page_url();
    match browser.submit(&url, "\"><script>alert(1)</script>", "x").await {
        RedirectOutcome::Page { body, .. } => {
            assert!(!body.contains("<script>"), "{body}");
            assert!(body.contains("&quot;&gt;&lt;script&gt;"));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_login_hint_fills_in_the_name() {
    let services = start().await;
    let browser = browser();
    let url = authorize_url(&services, &[("login_hint", "it-member")]);
    let url = browser.follow(&url).await.page_url();
    let page = browser.get(&url).await.text().await.unwrap();
    assert!(page.contains("required value=\"it-member\""));
}

#[tokio::test]
async fn a_form_from_elsewhere_is_not_accepted() {
    let services = start().await;
    let browser = browser();
    let url = browser.follow(&authorize_url(&services, &[])).await.page_url();
    let good = hidden(&browser.get(&url).await.text().await.unwrap(), "_csrf");
    for (name, csrf) in [("none", ""), ("another", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")] {
        let form = [("_csrf", csrf), ("username", "it-member"), ("password", PASSWORD)];
        let response = browser.post(&url, &form).await;
        assert_eq!(response.status(), 200, "{name}");
        assert!(response.text().await.unwrap().contains("open for too long"), "{name}");
    }
    // The field without the cookie is what another site could plant.
    let form = [("_csrf", good.as_str()), ("username", "it-member"), ("password", PASSWORD)];
    let planted = http().post(&url).form(&form).send().await.unwrap();
    assert_eq!(planted.status(), 200);
    assert_eq!(browser.post(&url, &form).await.status(), 302, "the same with the cookie");
}

#[tokio::test]
async fn two_tabs_do_not_disturb_each_other() {
    let services = start().await;
    let browser = browser();
    let url = browser.follow(&authorize_url(&services, &[])).await.page_url();
    let first = hidden(&browser.get(&url).await.text().await.unwrap(), "_csrf");
    browser.get(&url).await;
    let form = [("_csrf", first.as_str()), ("username", "it-member"), ("password", PASSWORD)];
    assert_eq!(browser.post(&url, &form).await.status(), 302);
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let services = start().await;
    let browser = browser();
    let url = browser.follow(&authorize_url(&services, &[])).await.page_url();
    let large = "x".repeat(100_000);
    let response = browser.post(&url, &[("username", &large)]).await;
    assert_eq!(response.status(), 413);
}
