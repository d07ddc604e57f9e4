use crate::browser::{App, Browser, PASSWORD, RedirectOutcome, authorize_url, browser, http, start, verified};
use local::{Services, Switches, TotpSecret};

const NEW_PASSWORD: &str = "Another-Passw0rd!";

/// As far as the page that asks for more than the password.
async fn challenge(browser: &Browser, services: &Services, username: &str) -> String {
    let page = browser.follow(&authorize_url(services, &[])).await.page_url();
    let url = browser.submit(&page, username, PASSWORD).await.page_url();
    assert!(url.contains("/challenge?"), "{url}");
    url
}

async fn change_password(browser: &Browser, url: &str, password: &str, repeated: &str) -> RedirectOutcome {
    browser.fill(url, &[("password", password), ("repeated", repeated)]).await
}

async fn enter_code(browser: &Browser, url: &str, code: &str) -> RedirectOutcome {
    browser.fill(url, &[("code", code)]).await
}

fn problem(landing: RedirectOutcome) -> String {
    match landing {
        RedirectOutcome::Page { status: 200, body, .. } => {
            let alert = body.split("id=\"problem\">").nth(1).expect("an alert");
            alert.split('<').next().unwrap().to_owned()
        }
        other => panic!("{other:?}"),
    }
}

fn secret(services: &Services) -> TotpSecret {
    let account = services.accounts.iter().find(|account| account.username == "mfa-member").unwrap();
    account.totp_secret.clone().unwrap()
}

/// The code so many steps of 30 seconds from now.
fn code(services: &Services, steps: i64) -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    secret(services).code(now.checked_add_signed(30 * steps).unwrap())
}

async fn is_signed_in(browser: &Browser, services: &Services) -> bool {
    matches!(browser.follow(&authorize_url(services, &[])).await, RedirectOutcome::App(_))
}

#[tokio::test]
async fn d28_a_new_hire_chooses_a_password_before_anything_else() {
    let services = start().await;
    let browser = browser();
    let url = challenge(&browser, &services, "new-hire").await;
    assert!(!is_signed_in(&browser, &services).await, "the first password alone opens nothing");
    let page = browser.get(&url).await.text().await.unwrap();
    for part in ["<h1>Choose a new password</h1>", "<label for=\"password\">", "<label for=\"repeated\">"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("<script"));

    for (password, repeated) in [("", ""), ("short", "short"), ("no-capitals-1", "no-capitals-1")] {
        assert!(problem(change_password(&browser, &url, password, repeated).await).contains("asked for below"));
    }
    assert!(problem(change_password(&browser, &url, NEW_PASSWORD, PASSWORD).await).contains("not the same"));
    let code = change_password(&browser, &url, NEW_PASSWORD, NEW_PASSWORD).await.code();
    let tokens = App::new(&services).tokens(&code).await;
    let id = verified(&services, tokens["id_token"].as_str().unwrap()).await;
    assert_eq!((&id["cognito:username"], &id["custom:department"]), (&"new-hire".into(), &"IT".into()));
    assert!(is_signed_in(&browser, &services).await);

    // From now on with the new one, and asked no more.
    let elsewhere = crate::browser::browser();
    let page = elsewhere.follow(&authorize_url(&services, &[])).await.page_url();
    assert!(problem(elsewhere.submit(&page, "new-hire", PASSWORD).await).contains("Incorrect"));
    elsewhere.submit(&page, "new-hire", NEW_PASSWORD).await.code();
}

#[tokio::test]
async fn d28_a_code_of_the_app_is_asked_for_after_the_password() {
    let services = start().await;
    let browser = browser();
    let url = challenge(&browser, &services, "mfa-member").await;
    assert!(!is_signed_in(&browser, &services).await, "the password alone opens nothing");
    let page = browser.get(&url).await.text().await.unwrap();
    assert!(page.contains("Local mode: the code is now <code>"), "{page}");
    assert!(page.contains("autocomplete=\"one-time-code\""));
    assert!(problem(enter_code(&browser, &url, "").await).contains("not right"));
    assert!(problem(enter_code(&browser, &url, &code(&services, 10)).await).contains("not right"));
    let spaced = code(&services, 0);
    enter_code(&browser, &url, &format!("{} {}", &spaced[..3], &spaced[3..])).await.code();
    assert!(is_signed_in(&browser, &services).await);
}

#[tokio::test]
async fn d28_a_code_is_good_once() {
    let services = start().await;
    let used = code(&services, 0);
    for (name, offered) in [("first", true), ("again", false)] {
        let browser = browser();
        let url = challenge(&browser, &services, "mfa-member").await;
        let landing = enter_code(&browser, &url, &used).await;
        assert_eq!(matches!(landing, RedirectOutcome::App(_)), offered, "{name}: {landing:?}");
        if !offered {
            assert!(problem(landing).contains("already been used once"));
            enter_code(&browser, &url, &code(&services, 1)).await.code();
        }
    }
}

#[tokio::test]
async fn d28_codes_cannot_be_tried_out() {
    let services = start().await;
    let browser = browser();
    let url = challenge(&browser, &services, "mfa-member").await;
    for _ in 0..4 {
        assert!(problem(enter_code(&browser, &url, &code(&services, 10)).await).contains("not right"));
    }
    enter_code(&browser, &url, &code(&services, 10)).await;
    let landed = browser.follow(&url).await.page_url();
    assert!(landed.contains("/login?"), "after five the password is asked for again: {landed}");
}

#[tokio::test]
async fn d28_a_challenge_belongs_to_one_browser_and_three_minutes() {
    let services = start().await;
    let browser = browser();
    let url = challenge(&browser, &services, "mfa-member").await;
    let stranger = crate::browser::browser();
    assert!(stranger.follow(&url).await.page_url().contains("/login?"));
    // A form that another site planted has no cookie of ours to go with it.
    let form = [("_csrf", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), ("code", &code(&services, 0))];
    assert!(browser.post(&url, &form).await.text().await.unwrap().contains("open for too long"));
    assert_eq!(http().post(&url).form(&form).send().await.unwrap().status(), 302);

    services.faults().set(Switches { clock_ahead: Some(181), ..Switches::default() }).await.unwrap();
    assert!(browser.follow(&url).await.page_url().contains("/login?"));
}

#[tokio::test]
async fn d28_the_sign_in_page_says_what_is_special_about_an_account() {
    let services = start().await;
    let browser = browser();
    let url = browser.follow(&authorize_url(&services, &[])).await.page_url();
    let row = async |username: &str| {
        let page = browser.get(&url).await.text().await.unwrap();
        let row = page.split("<tr>").find(|row| row.contains(&format!(">{username}</a>"))).expect("a row").to_owned();
        let heading = row.split("</th>").next().unwrap();
        heading.split("<br>").nth(1).unwrap_or_default().to_owned()
    };
    assert_eq!(row("it-member").await, "");
    assert_eq!(row("new-hire").await, "must choose a new password");
    let shown = row("mfa-member").await;
    let shown = shown.split("<code>").nth(1).unwrap().split('<').next().unwrap();
    // A step may end between the page and here.
    assert!([code(&services, 0), code(&services, -1)].iter().any(|code| code == shown), "{shown}");
    let elsewhere = crate::browser::browser();
    let challenge = challenge(&elsewhere, &services, "new-hire").await;
    change_password(&elsewhere, &challenge, NEW_PASSWORD, NEW_PASSWORD).await.code();
    assert_eq!(row("new-hire").await, "has chosen a password");
}
