//! Signing in against a real hosted UI, and every way to get the callback wrong. Numbers are those of the catalogue of
//! attacks on OAuth clients.

use crate::support::{self, movable_clock, parameter, settings, world, world_with};
use gate::{Browser, CallbackQuery, Caller, Clock, Gate, SignInError, SignInOptions};
use i18n::Language;

#[tokio::test]
async fn a_person_signs_in_and_is_who_their_tokens_say() {
    let world = world().await;
    let completed = world.complete(&world.return_of("it-member").await).await.unwrap();
    assert_eq!(completed.return_to, "/resources");
    let Caller::SignedIn(session) = world.resolve(&completed.cookie).await else { unreachable!("signed in") };
    assert_eq!(session.principal.user.username, "it-member");
    assert_eq!(session.principal.groups.iter().collect::<Vec<_>>(), ["usher-users"]);
    assert_eq!(session.principal.roles, support::roles(&["department:IT", "group:usher-users"]));
}

#[tokio::test]
async fn p1_p7_each_attempt_is_its_own_and_asks_for_s256() {
    let world = world().await;
    let mut seen = std::collections::HashSet::new();
    for _ in 0..100 {
        let begun = world
            .gate
            .sign_in
            .begin(SignInOptions { provider: Some("CorpSSO"), ..SignInOptions::default() }, &[])
            .await
            .unwrap();
        assert_eq!(parameter(&begun.location, "code_challenge_method").as_deref(), Some("S256"));
        assert_eq!(parameter(&begun.location, "identity_provider").as_deref(), Some("CorpSSO"));
        for name in ["state", "nonce", "code_challenge"] {
            let value = parameter(&begun.location, name).unwrap();
            assert_eq!(value.len(), 43);
            assert!(seen.insert(value), "{name} was there before");
        }
    }
    assert_eq!(
        world
            .gate
            .sign_in
            .begin(SignInOptions { provider: Some("corpsso"), ..SignInOptions::default() }, &[])
            .await
            .unwrap_err(),
        SignInError::Malformed("provider")
    );
}

#[tokio::test]
async fn the_hosted_ui_is_asked_for_the_language_of_the_reader_if_it_has_it() {
    let world = world().await;
    for (language, expected) in [
        (None, None),
        (Some(Language::English), Some("en")),
        (Some(Language::German), Some("de")),
        (Some(Language::Arabic), Some("en")),
    ] {
        let begun =
            world.gate.sign_in.begin(SignInOptions { language, ..SignInOptions::default() }, &[]).await.unwrap();
        assert_eq!(parameter(&begun.location, "lang").as_deref(), expected, "{language:?}");
    }
}

#[tokio::test]
async fn callbacks_that_do_not_hold_sign_nobody_in() {
    let world = world().await;
    let good = world.return_of("it-member").await;
    let other = world.return_of("marketing-member").await;
    let wrong_state = "A".repeat(43);
    let mut flipped = good.clone();
    flipped.cookie.value.replace_range(10..11, if &flipped.cookie.value[10..11] == "A" { "B" } else { "A" });
    let mut foreign = good.clone();
    foreign.cookie = other.cookie.clone();
    let rows = [
        ("S1 no state", good.clone().without("state"), SignInError::Malformed("state")),
        ("S2 empty state", good.clone().with("state", ""), SignInError::Malformed("state")),
        ("S3 another state", good.clone().with("state", &wrong_state), SignInError::NoAttempt),
        ("S4 another browser's attempt", foreign, SignInError::NoAttempt),
        ("S9 a changed cookie", flipped, SignInError::NoAttempt),
        ("S12 a long state", good.clone().with("state", &"A".repeat(4_096)), SignInError::Malformed("state")),
        ("neither code nor error", good.clone().without("code"), SignInError::Malformed("code")),
        ("code and error", good.clone().with("error", "access_denied"), SignInError::Malformed("code")),
    ];
    for (name, back, expected) in rows {
        assert_eq!(world.complete(&back).await.unwrap_err(), expected, "{name}");
    }
    for (name, again) in [("C7", "code=x"), ("S5", "state=x"), ("M3", "iss=a&iss=a")] {
        let twice = format!("{}&{again}", good.text());
        assert_eq!(CallbackQuery::parse(&twice).unwrap_err(), SignInError::Malformed("repeated parameter"), "{name}");
    }
    // None of them used up the good one.
    assert!(world.complete(&good).await.is_ok());
    assert_eq!(world.complete(&good).await.unwrap_err(), SignInError::Replayed, "S6");
}

#[tokio::test]
async fn what_ends_an_attempt_ends_it_for_good() {
    let world = world().await;
    let rows = [
        ("M1 another issuer", "iss", "https://evil.example", SignInError::Malformed("iss")),
        ("C4 another code", "code", "6a0c1b2e-0000-4000-8000-000000000000", SignInError::CodeRefused),
        ("C9 a long code", "code", &"c".repeat(1_500), SignInError::CodeRefused),
    ];
    for (name, parameter, value, expected) in rows {
        let back = world.return_of("it-member").await;
        assert_eq!(world.complete(&back.clone().with(parameter, value)).await.unwrap_err(), expected, "{name}");
        assert_eq!(world.complete(&back).await.unwrap_err(), SignInError::Replayed, "{name}, then as it was");
    }
    let with_slash = format!("{}/", world.services.user_pool.issuer);
    let slash = world.return_of("it-member").await.with("iss", &with_slash);
    assert_eq!(world.complete(&slash).await.unwrap_err(), SignInError::Malformed("iss"), "M4");
    let with_issuer = world.return_of("it-member").await.with("iss", &world.services.user_pool.issuer);
    assert!(world.complete(&with_issuer).await.is_ok(), "M2");
}

#[tokio::test]
async fn s11_the_code_of_another_tab_is_refused() {
    let world = world().await;
    let (a, b) = (world.return_of("it-member").await, world.return_of("it-member").await);
    let crossed = a.with("code", &b.query["code"]);
    assert_eq!(world.complete(&crossed).await.unwrap_err(), SignInError::CodeRefused);
}

#[tokio::test]
async fn s7_of_many_identical_callbacks_one_signs_in() {
    let world = world().await;
    let back = world.return_of("it-member").await;
    let outcomes = futures::future::join_all((0..20).map(|_| world.complete(&back))).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert!(outcomes.iter().all(|outcome| !matches!(outcome, Err(error) if *error != SignInError::Replayed)));
}

#[tokio::test]
async fn s8_an_attempt_lasts_ten_minutes() {
    let (clock, ahead) = movable_clock();
    let world = world_with(std::time::Duration::from_secs(3_600), clock).await;
    let (back, late) = (world.return_of("it-member").await, world.return_of("it-member").await);
    ahead.store(595, std::sync::atomic::Ordering::SeqCst);
    // The pool's codes are good for less by its own clock, which stands.
    assert!(world.complete(&back).await.is_ok());
    ahead.store(601, std::sync::atomic::Ordering::SeqCst);
    assert_eq!(world.complete(&late).await.unwrap_err(), SignInError::NoAttempt);
}

#[tokio::test]
async fn s14_a_fifth_attempt_takes_the_place_of_the_oldest() {
    let (clock, ahead) = movable_clock();
    let world = world_with(std::time::Duration::from_secs(300), clock).await;
    let mut cookies = Vec::new();
    for n in 0..4 {
        ahead.store(n, std::sync::atomic::Ordering::SeqCst);
        let begun = world.gate.sign_in.begin(SignInOptions::default(), &cookies).await.unwrap();
        assert_eq!(begun.remove, Vec::<String>::new());
        cookies.insert(0, begun.cookie);
    }
    ahead.store(4, std::sync::atomic::Ordering::SeqCst);
    let fifth = world.gate.sign_in.begin(SignInOptions::default(), &cookies).await.unwrap();
    assert_eq!(fifth.remove, [cookies[3].suffix.clone()]);
    let newest = world.return_from(fifth.cookie, &fifth.location, "it-member").await;
    assert!(world.complete(&newest).await.is_ok());
}

#[tokio::test]
async fn l4_l8_signing_in_again_ends_the_session_before() {
    let world = world().await;
    let first = world.sign_in("it-member").await;
    let back = world.return_of("marketing-member").await;
    let second = world.complete_after(&back, Some(&first)).await.unwrap().cookie;
    assert_ne!(first, second);
    assert!(matches!(world.resolve(&first).await, Caller::Expired));
    assert!(
        matches!(world.resolve(&second).await, Caller::SignedIn(s) if s.principal.user.username == "marketing-member")
    );
}

#[tokio::test]
async fn l1_l6_an_answer_counts_in_the_browser_that_asked_and_in_no_other() {
    let world = world().await;
    let (attackers, victims) = (world.return_of("marketing-member").await, world.return_of("it-member").await);
    let mut opened_by_victim = attackers.clone();
    opened_by_victim.cookie = victims.cookie.clone();
    assert_eq!(world.complete(&opened_by_victim).await.unwrap_err(), SignInError::NoAttempt);
    let cookie = world.complete(&attackers).await.unwrap().cookie;
    assert!(
        matches!(world.resolve(&cookie).await, Caller::SignedIn(s) if s.principal.user.username == "marketing-member")
    );
}

#[tokio::test]
async fn l7_of_two_tabs_that_sign_in_the_later_ones_session_stays() {
    let world = world().await;
    let (one, two) = (world.return_of("it-member").await, world.return_of("it-member").await);
    let first = world.complete(&one).await.unwrap().cookie;
    let second = world.complete_after(&two, Some(&first)).await.unwrap().cookie;
    assert!(matches!(world.resolve(&first).await, Caller::Expired));
    assert!(matches!(world.resolve(&second).await, Caller::SignedIn(_)));
    assert_eq!(world.services.faults().calls(local::Endpoint::Revoke), 1);
}

/// Neither callback knows the other's session, and which cookie the browser keeps is not known before it is used.
#[tokio::test]
async fn l7_of_two_tabs_that_sign_in_at_the_same_moment_the_session_stays_that_the_browser_keeps() {
    for kept in [0, 1] {
        let (clock, ahead) = movable_clock();
        let world = world_with(std::time::Duration::from_secs(3_600), clock).await;
        let elsewhere = world.sign_in("it-member").await;
        let tabs = [world.return_of("it-member").await, world.return_of("it-member").await];
        let cookies = [tabs[0].cookie.clone(), tabs[1].cookie.clone()];
        let complete = async |tab: usize| {
            let query = CallbackQuery::parse(&tabs[tab].text()).unwrap();
            world.gate.sign_in.complete(&query, &cookies, Browser::default()).await.unwrap().cookie
        };
        let sessions: [String; 2] = tokio::join!(complete(0), complete(1)).into();
        for cookie in &sessions {
            assert!(matches!(world.resolve(cookie).await, Caller::SignedIn(_)), "both end signed in");
        }
        let rows = async || world.store.sessions.of(&world.user_id("it-member").await, 0).await.unwrap().len();
        assert_eq!(rows().await, 3);
        ahead.store(60, std::sync::atomic::Ordering::SeqCst);
        for caller in futures::future::join_all((0..4).map(|_| world.resolve(&sessions[kept]))).await {
            assert!(matches!(caller, Caller::SignedIn(_)));
        }
        assert_eq!(rows().await, 2, "the one that nobody has is over");
        assert!(matches!(world.resolve(&sessions[1 - kept]).await, Caller::Expired));
        assert!(matches!(world.resolve(&elsewhere).await, Caller::SignedIn(_)), "another browser's is not touched");
        let reasons = world.reasons_of("session_ended").await;
        assert_eq!(reasons, ["Another tab of this browser signed in at the same moment."]);
        ahead.store(120, std::sync::atomic::Ordering::SeqCst);
        assert!(matches!(world.resolve(&sessions[kept]).await, Caller::SignedIn(_)));
    }
}

#[tokio::test]
async fn l11_s6_the_callback_loaded_again_leaves_the_session_as_it_is() {
    let world = world().await;
    let back = world.return_of("it-member").await;
    let cookie = world.complete(&back).await.unwrap().cookie;
    assert_eq!(world.complete_after(&back, Some(&cookie)).await.unwrap_err(), SignInError::Replayed);
    assert!(matches!(world.resolve(&cookie).await, Caller::SignedIn(_)));
}

/// A code is whatever the provider says, in the address and then in the form.
#[tokio::test]
async fn c8_a_code_arrives_at_the_token_endpoint_as_it_is() {
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel::<String>();
    let listen = async move |body: String| {
        let _ = tell.send(body);
        axum::http::StatusCode::BAD_REQUEST
    };
    let router = axum::Router::new().route("/oauth2/token", axum::routing::post(listen));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let domain = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });

    let world = world().await;
    let mut settings = settings(&world.services, Clock::system());
    settings.pool.domain = domain;
    let server = Gate::new(settings, world.store.clone()).await.unwrap();
    let code = "a&b=c#d e+f%20g;h/\u{fc}\"&code_verifier=mine";
    let back = world.return_of("it-member").await.with("code", code);
    let query = CallbackQuery::parse(&back.text()).unwrap();
    let outcome = server.sign_in.complete(&query, std::slice::from_ref(&back.cookie), Browser::default()).await;
    assert!(outcome.is_err());
    let told = tokio::time::timeout(std::time::Duration::from_secs(10), told.recv());
    let body = told.await.unwrap().unwrap();
    let mut fields: Vec<(String, String)> = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    fields.sort();
    let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["client_id", "code", "code_verifier", "grant_type", "redirect_uri"]);
    assert_eq!(fields[1].1, code);
    assert_eq!(fields[2].1.len(), 43);
}

/// Row 12: an attempt that took too long, or was answered before, signs nobody in and still says where its person was
/// going.
#[tokio::test]
async fn where_a_person_was_going_is_known_for_an_hour_whatever_becomes_of_the_sign_in() {
    let (clock, ahead) = movable_clock();
    let world = world_with(std::time::Duration::from_secs(300), clock).await;
    let options = SignInOptions { return_to: Some("/admin/people/CORP%5Cann?done=groups"), ..SignInOptions::default() };
    let begun = world.gate.sign_in.begin(options, &[]).await.unwrap();
    assert_eq!(begun.cookie_seconds, 3_600);
    let other = world.begin().await;
    let back = world.return_from(begun.cookie.clone(), &begun.location, "it-member").await;
    ahead.store(601, std::sync::atomic::Ordering::SeqCst);
    assert_eq!(world.complete(&back).await.unwrap_err(), SignInError::NoAttempt);

    let cookies = [begun.cookie.clone(), other.cookie];
    let interrupted = async |query: &str| {
        world.gate.sign_in.interrupted(&CallbackQuery::parse(query).unwrap(), &cookies).await.unwrap_or_default()
    };
    assert_eq!(interrupted(&back.text()).await, "/admin/people/CORP%5Cann?done=groups");
    assert_eq!(interrupted(&back.with("state", &"s".repeat(43)).text()).await, "", "another browser's");
    assert!(["/resources", "/admin/people/CORP%5Cann?done=groups"].contains(&interrupted("error=x").await.as_str()));
    let forged = gate::AttemptCookie { suffix: begun.cookie.suffix, value: "1.AAAA".to_owned() };
    assert_eq!(world.gate.sign_in.interrupted(&CallbackQuery::default(), &[forged]).await, None);
}
