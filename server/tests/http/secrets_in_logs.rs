//! What the log and the traces must not hold: whatever opens something, and what people are called and write.

use crate::{
    collector::Collector,
    program::{ACCESS_KEY_SECRET, CLIENT_SECRET, Program, services},
    support::{PASSWORD, Usher, new_resource},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use local::{
    Endpoint, EndpointFault, ErrorAnswer, Switches, TokenLifetimes,
    testing::{Browser, location, query},
};
use serde_json::{Value, json};

/// What the collector of the traces wants to see.
const COLLECTOR_KEY: &str = "key-of-the-collector-5Tz8";

/// What was used in a run and must not be found in its log or its traces: what it is, and its value.
#[derive(Default)]
struct Secrets(Vec<(String, String)>);

impl Secrets {
    fn add(&mut self, what: &str, value: &str) {
        assert!(value.len() >= 8, "{what} is too short to look for: {value}");
        self.0.push((what.to_owned(), value.to_owned()));
    }

    fn add_cookies(&mut self, browser: &Browser) {
        for (name, value) in &*browser.cookies.lock().unwrap() {
            for part in value.split('.').filter(|part| part.len() >= 8) {
                self.add(name, part);
            }
        }
    }

    /// Those that are in the text, as they are or written otherwise.
    fn found_in(&self, text: &str) -> Vec<&str> {
        let is_there = |value: &str| {
            let hex: String = value.bytes().map(|byte| format!("{byte:02x}")).collect();
            let percent: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
            let forms = [value.to_owned(), STANDARD.encode(value), URL_SAFE_NO_PAD.encode(value), percent, hex];
            forms.iter().any(|form| text.contains(form.trim_end_matches('=')))
        };
        self.0.iter().filter(|(_, value)| is_there(value)).map(|(what, _)| what.as_str()).collect()
    }
}

/// Words as random as a secret: the code verifier, which only the program and Cognito know, is found by this.
fn random_words(text: &str) -> Vec<&str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
    let has = |word: &str, kind: fn(&char) -> bool| word.chars().any(|c| kind(&c));
    words
        .filter(|word| {
            word.len() >= 40
                && has(word, char::is_ascii_uppercase)
                && has(word, char::is_ascii_lowercase)
                && has(word, char::is_ascii_digit)
        })
        .collect()
}

/// Signs in, and notes everything that must stay between browser, program and Cognito.
async fn sign_in(usher: &Usher, username: &str, provider: Option<&str>, secrets: &mut Secrets) -> Browser {
    let browser = Browser::stopping_at(&usher.at("/auth/callback"));
    let wish = provider.map(|provider| format!("?provider={provider}")).unwrap_or_default();
    let begun = location(&usher.get(&browser, &format!("/auth/sign-in{wish}")).await).unwrap();
    let asked = query(&begun);
    for name in ["state", "nonce", "code_challenge"] {
        secrets.add(name, &asked[name]);
    }
    secrets.add_cookies(&browser);
    let page = browser.follow(&begun).await.page_url();
    let answer = browser.submit(&page, username, PASSWORD).await.app();
    secrets.add("code", &answer["code"]);
    let back = format!("/auth/callback?code={}&state={}", answer["code"], answer["state"]);
    assert_eq!(usher.get(&browser, &back).await.status(), 303);
    assert_eq!(usher.get(&browser, &back).await.status(), 400, "a code that was used");
    secrets.add_cookies(&browser);
    browser
}

async fn bearer(usher: &Usher, token: &str) -> u16 {
    usher.request("GET", "/api/resources/list").bearer_auth(token).send().await.unwrap().status().as_u16()
}

/// A token whose signature does not hold.
fn forged(token: &str) -> String {
    let (signed, signature) = token.rsplit_once('.').unwrap();
    format!("{signed}.{}", signature.chars().rev().collect::<String>())
}

#[tokio::test]
async fn d15_no_secret_and_nothing_that_people_write_is_in_the_log() {
    let collector = Collector::start().await;
    let headers = format!("x-api-key={COLLECTOR_KEY}");
    let variables = [
        ("USHER_OTEL_ENDPOINT", collector.url.as_str()),
        ("OTEL_EXPORTER_OTLP_HEADERS", headers.as_str()),
        ("USHER_LIMITS_STOP_NOTICE_SECONDS", "0"),
    ];
    // Everything, and by name what HTTP libraries say of headers and bodies (row 10).
    let filter = "trace,hyper::proto=trace,hyper_util::client=trace,aws_smithy_runtime::client=trace";
    let program = Program::with(services().await, filter, &variables).await;
    let usher = &program.usher;
    let faults = usher.services.faults();
    let mut secrets = Secrets::default();
    for (what, value) in [
        ("password", PASSWORD),
        ("client secret", CLIENT_SECRET),
        ("access key", ACCESS_KEY_SECRET),
        ("key of the collector", COLLECTOR_KEY),
        ("name of a person", "Ira Itemba"),
        ("address of a person", "it-member@example.com"),
        ("text of a resource", "A text of some worth."),
    ] {
        secrets.add(what, value);
    }
    let basic = format!("{}:{CLIENT_SECRET}", usher.services.user_pool.client_id);
    secrets.add("header of the token request", &basic);

    // Both ways in, and tokens that are old from the start, so that each request renews them.
    let lifetimes = TokenLifetimes { access_token: Some(300), id_token: Some(300), ..TokenLifetimes::default() };
    let switches = Switches { lifetimes: Some(lifetimes), clock_ahead: Some(-250), ..Switches::default() };
    faults.set(switches).await.unwrap();
    let member = sign_in(usher, "it-member", None, &mut secrets).await;
    let lead = sign_in(usher, "it-lead", Some("CorpSSO"), &mut secrets).await;
    let other = sign_in(usher, "it-member", None, &mut secrets).await;
    for browser in [&member, &lead] {
        assert_eq!(usher.get(browser, "/account").await.status(), 200);
    }
    assert!(faults.refreshes() >= 2, "the tokens were renewed");
    let created = usher.post(&member, "/resources/new", &new_resource("/mine", "Mine")).await;
    assert_eq!(created.status(), 303);

    // Programs, and tokens that do not hold.
    let tokens = usher.tokens("it-member").await;
    for (name, value) in tokens.as_object().unwrap().iter().filter(|(name, _)| name.ends_with("_token")) {
        value.as_str().unwrap().split('.').for_each(|part| secrets.add(name, part));
    }
    let [access, id, refresh] =
        ["access_token", "id_token", "refresh_token"].map(|name| tokens[name].as_str().unwrap());
    assert_eq!(bearer(usher, access).await, 200);
    for bad in [&forged(access), id, refresh, PASSWORD, &access.replace('.', " ")] {
        assert_eq!(bearer(usher, bad).await, 401);
    }
    let in_address = usher.request("GET", &format!("/resources?access_token={access}")).send().await.unwrap();
    assert_eq!(in_address.status(), 401);

    // A callback that nobody asked for, with words of a stranger.
    let state = "A1b".repeat(14) + "c";
    secrets.add("state of a stranger", &state);
    for answer in ["code=a-code-of-a-stranger", "error=access_denied&error_description=words-of-a-stranger"] {
        assert_eq!(usher.get(&lead, &format!("/auth/callback?{answer}&state={state}")).await.status(), 400);
    }
    secrets.add("code of a stranger", "a-code-of-a-stranger");

    // Cognito and the database in trouble, then the ends of all sessions.
    let body = json!({ "error": "server_error", "error_description": CLIENT_SECRET }).to_string();
    let error = ErrorAnswer { status: 500, body };
    let broken = EndpointFault { error: Some(error), ..EndpointFault::default() };
    let endpoints = [(Endpoint::Token, broken.clone()), (Endpoint::Revoke, broken)].into();
    faults.set(Switches { endpoints, ..Switches::default() }).await.unwrap();
    assert_eq!(usher.get(&lead, "/account").await.status(), 200, "the old tokens serve");
    let half_done = usher.post(&other, "/auth/sign-out", &[]).await;
    assert_eq!(half_done.status(), 503, "over here, and not yet at Cognito");
    usher.services.stop_dynamodb().await;
    let lost = usher.post(&member, "/resources/new", &new_resource("/lost", "Lost")).await;
    assert_eq!(lost.status(), 503);
    usher.services.restart_dynamodb().await.unwrap();
    faults.clear();
    assert_eq!(usher.post(&member, "/account/sessions", &[("end", "all")]).await.status(), 303);
    assert_eq!(usher.get(&member, "/resources").await.status(), 401);
    assert_eq!(usher.post(&lead, "/auth/sign-out", &[]).await.status(), 303);

    let log = program.stop().await;
    for expected in
        ["signed in", "signed out", "signed out everywhere", "bearer token refused", "tokens could not be renewed"]
    {
        let says = |line: &str| serde_json::from_str::<Value>(line).is_ok_and(|entry| entry["message"] == expected);
        assert!(log.lines().any(says), "the run did not come to: {expected}");
    }
    assert_eq!(secrets.found_in(&log), Vec::<&str>::new());
    assert!(!log.contains("eyJ") && !log.contains("ZXlK"), "a token, or a token in base64");
    assert_eq!(random_words(&log), Vec::<&str>::new());

    // The traces say still less: nothing of what somebody is called or has written, however short.
    let (spans, bytes) = (collector.spans(), collector.bytes());
    for expected in ["GET /auth/callback", "POST /auth/sign-out", "cognito.RefreshTokens", "dynamodb.GetItem"] {
        assert!(spans.iter().any(|span| span.name == expected), "the traces have no {expected}");
    }
    let (text, exported) = (String::from_utf8_lossy(&bytes), format!("{spans:?}"));
    assert_eq!(secrets.found_in(&text), Vec::<&str>::new());
    assert_eq!(random_words(&exported), Vec::<&str>::new());
    for word in ["eyJ", "ZXlK", "it-member", "it-lead", "/mine", "/lost", "stranger", "127.0.0.1"] {
        assert!(!exported.contains(word), "{word}");
    }
    assert!(collector.keys().iter().all(|key| key == COLLECTOR_KEY), "the collector gets its key");
}

#[test]
fn a_secret_is_found_however_it_is_written() {
    let mut secrets = Secrets::default();
    secrets.add("password", "Pass w0rd!");
    for text in ["a Pass w0rd! b", "UGFzcyB3MHJkIQ", "Pass+w0rd%21", "5061737320773072642120"] {
        assert_eq!(secrets.found_in(text), ["password"], "{text}");
    }
    assert!(secrets.found_in("Pass w0rd?").is_empty());
    let verifier = "Kx0".repeat(14) + "-";
    assert_eq!(random_words(&format!("code_verifier={verifier}&")), [verifier.as_str()]);
    assert!(random_words(&"a1".repeat(40)).is_empty(), "a request's id");
}
