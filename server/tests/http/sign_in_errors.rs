//! What a person reads when the user pool has sent them back with an error, or has none for their code: section 3.6 of
//! the catalogue. The browser is the one that began the sign-in, and its state is right.

use crate::{
    program::{Program, services},
    support::{Usher, header, usher},
};
use local::{
    AuthorizeError, Endpoint, EndpointFault, ErrorAnswer, LostConnection, Switches,
    testing::{Browser, location},
};
use reqwest::Response;
use std::collections::BTreeMap;

/// What nobody but the log may learn.
const DESCRIPTION: &str = "arn:aws:lambda:eu-central-1:1:function:pre-sign-up <b>failed</b>";

/// Status, heading and advice.
type Words = (u16, &'static str, &'static str);

const CANCELLED: Words = (400, "Sign-in was cancelled", "Sign in again when you like.");
const UNKNOWN: Words = (
    400,
    "Sign-in could not be completed",
    "Sign in again. If it happens again, give your administrator the request id.",
);
const MISCONFIGURED: Words = (503, "Sign-in is misconfigured", "Give your administrator the request id.");
const NOT_NOW: Words = (503, "Sign-in is not possible right now", "Try again shortly.");
const EXPIRED: Words = (400, "This sign-in has expired", "Sign in again from here.");
const NOT_LET_IN: Words = (
    403,
    "You were not let in",
    "Sign in with another account, or ask your administrator and give them the request id.",
);
const DISABLED: Words = (
    403,
    "This account is disabled",
    "Sign in with another account, or ask your administrator and give them the request id.",
);
const NOT_VERIFIED: Words = (
    400,
    "Sign-in could not be verified",
    "Sign in again. If it happens again, give your administrator the request id.",
);

/// The callback's address for what the pool sends a browser back with.
fn callback(query: &BTreeMap<String, String>) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
    format!("/auth/callback?{query}")
}

/// Without Leptos' markers for hydration.
fn unmarked(page: &str) -> String {
    page.replace("<!>", "")
}

fn heading(page: &str) -> &str {
    let (_, rest) = page.split_once("<h1").unwrap_or_else(|| panic!("no heading: {page}"));
    let heading = rest.split_once('>').unwrap().1.split_once("</h1>").unwrap().0;
    heading.trim_start_matches("<bdi>").trim_end_matches("</bdi>")
}

async fn switch(usher: &Usher, switches: Switches) {
    usher.services.faults().set(switches).await.unwrap();
}

async fn token_endpoint(usher: &Usher, fault: EndpointFault) {
    switch(usher, Switches { endpoints: [(Endpoint::Token, fault)].into(), ..Switches::default() }).await;
}

fn answers(status: u16, body: &str) -> EndpointFault {
    EndpointFault { error: Some(ErrorAnswer { status, body: body.to_owned() }), ..EndpointFault::default() }
}

/// The page has these words and no others, nobody is signed in, and the attempt is over. Returns the page.
async fn tells(what: &str, answer: Response, browser: &Browser, words: Words, secrets: &[&str]) -> String {
    let (status, expected_heading, advice) = words;
    assert_eq!(answer.status(), status, "{what}");
    assert_eq!(header(&answer, "referrer-policy"), "no-referrer", "{what}");
    // This address is good for one time.
    assert_eq!(header(&answer, "retry-after"), "", "{what}");
    let left: Vec<String> = browser.cookies.lock().unwrap().keys().cloned().collect();
    assert!(left.iter().all(|name| !name.starts_with("usher")), "{what} leaves {left:?}");
    let page = unmarked(&answer.text().await.unwrap());
    assert_eq!(heading(&page), expected_heading, "{what}");
    assert!(page.contains(advice), "{what}: {page}");
    assert_eq!(page.contains("href=\"/auth/sign-in"), words != MISCONFIGURED, "{what}: {page}");
    assert!(page.contains("Request id"), "{what}: {page}");
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        assert!(!page.contains(secret), "{what}: {secret} is in the page: {page}");
    }
    page
}

#[tokio::test]
async fn each_error_of_the_authorize_endpoint_has_its_page_and_no_word_from_outside() {
    let usher = usher().await;
    let rows = [
        ("access_denied", CANCELLED),
        ("login_required", CANCELLED),
        ("interaction_required", CANCELLED),
        ("consent_required", CANCELLED),
        ("account_selection_required", CANCELLED),
        ("server_error", NOT_NOW),
        ("temporarily_unavailable", NOT_NOW),
        ("invalid_request", MISCONFIGURED),
        ("invalid_scope", MISCONFIGURED),
        ("unauthorized_client", MISCONFIGURED),
        ("unsupported_response_type", MISCONFIGURED),
        ("invalid_request_uri", MISCONFIGURED),
        ("invalid_request_object", MISCONFIGURED),
        ("request_not_supported", MISCONFIGURED),
        ("request_uri_not_supported", MISCONFIGURED),
        ("registration_not_supported", MISCONFIGURED),
        ("invalid_target", MISCONFIGURED),
        ("a_code_that_nobody_knows", UNKNOWN),
        ("", UNKNOWN),
        ("<img src=x onerror=alert(1)>", UNKNOWN),
    ];
    for (code, words) in rows {
        let browser = Browser::stopping_at(&usher.at("/auth/callback"));
        let error = AuthorizeError {
            error: code.to_owned(),
            description: Some(DESCRIPTION.to_owned()),
            without_state: false,
            after_login: false,
        };
        switch(&usher, Switches { authorize_error: Some(error), ..Switches::default() }).await;
        let begun = usher.get(&browser, "/auth/sign-in").await;
        let back = browser.follow(&location(&begun).unwrap()).await.app();
        assert_eq!((back["error"].as_str(), back["error_description"].as_str()), (code, DESCRIPTION));
        let answer = usher.get(&browser, &callback(&back)).await;
        let secrets = [code, &back["state"], "arn:aws", "pre-sign-up", "onerror"];
        tells(code, answer, &browser, words, &secrets).await;
    }
    assert_eq!(usher.services.faults().calls(Endpoint::Token), 0);
}

#[tokio::test]
async fn each_refusal_of_the_token_endpoint_has_its_page_and_no_word_from_outside() {
    let usher = usher().await;
    let body = |code: &str| format!(r#"{{"error":"{code}","error_description":"{}"}}"#, DESCRIPTION.replace('"', ""));
    let good_form = r#"{"id_token":"a.b.c","access_token":"d.e.f","refresh_token":"r-7","token_type":"Bearer"}"#;
    let rows = [
        ("invalid_grant", answers(400, &body("invalid_grant")), EXPIRED),
        ("invalid_client", answers(401, &body("invalid_client")), MISCONFIGURED),
        ("unauthorized_client", answers(400, &body("unauthorized_client")), MISCONFIGURED),
        ("unsupported_grant_type", answers(400, &body("unsupported_grant_type")), MISCONFIGURED),
        ("invalid_request", answers(400, &body("invalid_request")), MISCONFIGURED),
        ("invalid_scope", answers(400, &body("invalid_scope")), MISCONFIGURED),
        ("status 500", answers(500, "{}"), NOT_NOW),
        ("status 502 with a page", answers(502, "<h1>Bad gateway</h1>"), NOT_NOW),
        ("status 429", answers(429, "{}"), NOT_NOW),
        ("a page", answers(200, "<html><h1>Maintenance</h1></html>"), NOT_NOW),
        ("half an answer", answers(200, r#"{"id_token":"a.b.c","acc"#), NOT_NOW),
        ("no answer", EndpointFault { drop: Some(LostConnection::AfterWork), ..EndpointFault::default() }, NOT_NOW),
        ("tokens that are none", answers(200, good_form), NOT_VERIFIED),
    ];
    for (what, fault, words) in rows {
        token_endpoint(&usher, EndpointFault::default()).await;
        let browser = Browser::stopping_at(&usher.at("/auth/callback"));
        let address = usher.sent_back(&browser, "it-member").await;
        let parameters: BTreeMap<_, _> =
            url::Url::parse(&usher.at(&address)).unwrap().query_pairs().into_owned().collect();
        token_endpoint(&usher, fault).await;
        let answer = usher.get(&browser, &address).await;
        let secrets = [
            &parameters["code"],
            &parameters["state"],
            "invalid_",
            "unauthorized_client",
            "unsupported_grant_type",
            "arn:aws",
            "Bad gateway",
            "Maintenance",
            "a.b.c",
            "r-7",
        ];
        tells(what, answer, &browser, words, &secrets.map(|secret| secret as &str)).await;
    }
}

#[tokio::test]
async fn an_error_without_state_is_told_in_fixed_words_and_the_sign_in_goes_on() {
    let usher = usher().await;
    let browser = Browser::stopping_at(&usher.at("/auth/callback"));
    let address = usher.sent_back(&browser, "it-member").await;
    let before = browser.cookies.lock().unwrap().clone();
    let stray = usher.get(&browser, "/auth/callback?error=server_error&error_description=stray-words").await;
    assert_eq!(stray.status(), 400);
    let page = unmarked(&stray.text().await.unwrap());
    assert_eq!(heading(&page), "Sign-in could not be completed");
    assert!(!page.contains("stray-words") && !page.contains("server_error"), "{page}");
    assert_eq!(*browser.cookies.lock().unwrap(), before, "the attempt is kept");
    let done = usher.get(&browser, &address).await;
    assert_eq!((done.status().as_u16(), location(&done).as_deref()), (303, Some("/")));
}

/// A browser that the pool sends back with this error.
async fn sent_back_with(usher: &Usher, code: &str, description: &str) -> (Browser, String) {
    let browser = Browser::stopping_at(&usher.at("/auth/callback"));
    let error = AuthorizeError {
        error: code.to_owned(),
        description: Some(description.to_owned()),
        without_state: false,
        after_login: true,
    };
    switch(usher, Switches { authorize_error: Some(error), ..Switches::default() }).await;
    let address = usher.sent_back(&browser, "it-member").await;
    (browser, address)
}

/// Row 13: of these codes each has several meanings.
#[tokio::test]
async fn a_triggers_refusal_is_a_refusal_with_a_way_on_and_no_word_from_outside() {
    let usher = usher().await;
    let rows = [
        ("invalid_request", "PreAuthentication failed with error Tuesdays only.", NOT_LET_IN),
        ("invalid_request", "PreSignUp failed with error Tuesdays only.", NOT_LET_IN),
        ("invalid_request", "PostConfirmation failed with error Tuesdays only.", NOT_LET_IN),
        ("invalid_request", "UserMigration failed with error Tuesdays only.", NOT_LET_IN),
        ("invalid_request", "PreTokenGeneration failed with error Tuesdays only.", NOT_LET_IN),
        ("server_error", "Invalid SAML response received: PreSignUp failed with error Tuesdays only. ", NOT_LET_IN),
        ("invalid_request", "User is disabled.", DISABLED),
        ("invalid_request", "CorpSSO Error - access_denied", CANCELLED),
        ("invalid_request", "Timeout occurred in calling IdP token endpoint", NOT_NOW),
        ("server_error", "Invalid SAML response received: SAML Assertion signature is invalid.", UNKNOWN),
        ("invalid_request", "code_challenge_method is missing", MISCONFIGURED),
    ];
    for (code, description, words) in rows {
        let (browser, address) = sent_back_with(&usher, code, description).await;
        let answer = usher.get(&browser, &address).await;
        let secrets = ["Tuesdays", "PreAuthentication", "SAML", "challenge", "Timeout"];
        let page = tells(description, answer, &browser, words, &secrets).await;
        if words.0 == 403 {
            assert!(page.contains("reauthenticate=yes"), "with another account: {page}");
        }
        assert_eq!(page.contains("identity provider did not answer"), description.starts_with("Timeout"), "{page}");
    }
    usher.services.faults().clear();
    let admin = usher.signed_in("admin").await;
    let trail = usher.get(&admin, "/admin/audit?action=sign_in&outcome=denied").await.text().await.unwrap();
    assert!(
        trail.contains("trigger PreAuthentication refused the sign-in") && trail.contains("Somebody unknown"),
        "{trail}"
    );
    assert!(!trail.contains("Tuesdays"), "{trail}");
}

/// Row 13.
#[tokio::test]
async fn a_triggers_text_is_shown_where_the_configuration_says_so() {
    let shown = [("USHER_COGNITO_SHOW_TRIGGER_MESSAGES", "true")];
    let program = Program::with(services().await, "info", &shown).await;
    let text = "PreAuthentication failed with error Tuesdays only, <b>営業時間外</b>\u{202e}.";
    let (browser, address) = sent_back_with(&program.usher, "invalid_request", text).await;
    let answer = program.usher.get(&browser, &address).await;
    assert_eq!(answer.status(), 403);
    let page = unmarked(&answer.text().await.unwrap());
    assert!(page.contains("<bdi>Tuesdays only, &lt;b&gt;営業時間外&lt;/b&gt;</bdi>"), "{page}");
}
