use crate::browser::{App, browser, options, sign_in, verified};
use local::{Options, Services, Switches};
use serde_json::{Value, json};
use std::time::Duration;

async fn start_with(change: impl FnOnce(&mut Options)) -> (Services, App, Value) {
    let mut options = options();
    change(&mut options);
    let services = local::start(options).await.unwrap();
    let app = App::new(&services);
    let tokens = app.tokens(&sign_in(&browser(), &services, "it-member").await).await;
    (services, app, tokens)
}

fn refresh_token(tokens: &Value) -> String {
    tokens["refresh_token"].as_str().unwrap().to_owned()
}

fn refused() -> (u16, Value) {
    (400, json!({"error": "invalid_grant"}))
}

#[tokio::test]
async fn each_refresh_gives_another_refresh_token_of_the_same_sign_in() {
    let (services, app, first) = start_with(|_| ()).await;
    let mut refresh = refresh_token(&first);
    let mut seen = vec![refresh.clone()];
    let before = verified(&services, first["access_token"].as_str().unwrap()).await;
    for _ in 0..3 {
        let (status, next) = app.refresh(&refresh).await;
        assert_eq!(status, 200, "{next}");
        let after = verified(&services, next["access_token"].as_str().unwrap()).await;
        for same in ["sub", "origin_jti", "auth_time"] {
            assert_eq!(before[same], after[same], "{same}");
        }
        assert_ne!(before["jti"], after["jti"]);
        refresh = refresh_token(&next);
        assert!(!seen.contains(&refresh));
        seen.push(refresh.clone());
    }
}

#[tokio::test]
async fn within_the_grace_period_the_old_token_serves_again() {
    let (_services, app, first) = start_with(|_| ()).await;
    let old = refresh_token(&first);
    let (_, one) = app.refresh(&old).await;
    let (status, other) = app.refresh(&old).await;
    assert_eq!(status, 200, "an answer that got lost can be asked for again");
    for tokens in [&one, &other] {
        assert_eq!(app.refresh(&refresh_token(tokens)).await.0, 200);
    }
}

#[tokio::test]
async fn r4_a_refresh_token_used_after_its_grace_takes_the_family_along() {
    let (services, app, first) = start_with(|_| ()).await;
    let other = app.tokens(&sign_in(&browser(), &services, "it-member").await).await;
    let stolen = refresh_token(&first);
    let (_, second) = app.refresh(&stolen).await;
    let (_, third) = app.refresh(&refresh_token(&second)).await;
    services.faults().set(Switches { clock_ahead: Some(11), ..Switches::default() }).await.unwrap();
    assert_eq!(app.refresh(&stolen).await, refused());
    assert_eq!(app.refresh(&refresh_token(&third)).await, refused(), "nobody knows who the thief is");
    assert_eq!(app.user_info(third["access_token"].as_str().unwrap()).await.status(), 401);
    assert_eq!(app.refresh(&refresh_token(&other)).await.0, 200, "another sign-in is another family");
}

#[tokio::test]
async fn without_a_grace_period_a_refresh_token_serves_once() {
    let (_services, app, first) = start_with(|options| options.lifetimes.refresh_grace = Some(Duration::ZERO)).await;
    assert_eq!(app.refresh(&refresh_token(&first)).await.0, 200);
    assert_eq!(app.refresh(&refresh_token(&first)).await, refused());
}

#[tokio::test]
async fn rotation_does_not_prolong_the_life_of_the_first_refresh_token() {
    let life = Duration::from_secs(3_600);
    let (services, app, first) = start_with(|options| options.lifetimes.refresh_token = life).await;
    let ahead = async |seconds| {
        services.faults().set(Switches { clock_ahead: Some(seconds), ..Switches::default() }).await.unwrap();
    };
    ahead(3_500).await;
    let (status, second) = app.refresh(&refresh_token(&first)).await;
    assert_eq!(status, 200);
    ahead(3_601).await;
    assert_eq!(app.refresh(&refresh_token(&second)).await, refused());
}

#[tokio::test]
async fn revoking_any_token_of_a_family_revokes_all() {
    let (_services, app, first) = start_with(|_| ()).await;
    let (_, second) = app.refresh(&refresh_token(&first)).await;
    let form = [("client_id", app.client_id.as_str()), ("token", &refresh_token(&first))];
    assert_eq!(app.post("/oauth2/revoke", &form).await.0, 200);
    assert_eq!(app.refresh(&refresh_token(&second)).await, refused());
}

#[tokio::test]
async fn another_client_cannot_use_a_refresh_token() {
    let (_services, app, first) = start_with(|_| ()).await;
    let token = refresh_token(&first);
    let form = [("grant_type", "refresh_token"), ("client_id", "nobody"), ("refresh_token", &token)];
    assert_eq!(app.post("/oauth2/token", &form).await, (400, json!({"error": "invalid_client"})));
    assert_eq!(app.refresh(&token).await.0, 200, "and does not use it up");
}

#[tokio::test]
async fn without_rotation_one_refresh_token_serves_on() {
    let (_services, app, first) = start_with(|options| options.lifetimes.refresh_grace = None).await;
    for _ in 0..2 {
        let (status, next) = app.refresh(&refresh_token(&first)).await;
        assert_eq!(status, 200);
        assert!(next.get("refresh_token").is_none());
    }
}
