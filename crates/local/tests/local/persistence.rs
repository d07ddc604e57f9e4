use crate::browser::{APP, App, PASSWORD, authorize_url, browser, sign_in, verified};
use local::{Error, Options, Ports, Services};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// A directory that is removed at the end.
struct Dir(PathBuf);

impl Dir {
    fn new() -> Self {
        let name = format!("usher-local-test-{}", uuid::Uuid::new_v4());
        Self(std::env::temp_dir().join(name))
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn options(dir: &Path, bind: Ports) -> Options {
    Options { data_dir: Some(dir.to_owned()), bind, app_urls: vec![APP.to_owned()], ..Options::for_tests() }
}

fn ports(services: &Services) -> Ports {
    let port = |url: &str| url.rsplit(':').next().unwrap().parse().unwrap();
    Ports {
        pool: port(&services.user_pool.domain),
        directory: port(&services.directory_url),
        dynamodb: port(&services.dynamodb_url),
    }
}

#[tokio::test]
async fn everything_is_there_again_after_a_restart() {
    let dir = Dir::new();
    let free = Options::for_tests().bind;
    let services = local::start(options(&dir.0, free)).await.unwrap();
    let browser = browser();
    let app = App::new(&services);
    let url = authorize_url(&services, &[("identity_provider", "CorpSSO")]);
    let page = browser.follow(&url).await.page_url();
    let tokens = app.tokens(&browser.submit(&page, "it-lead", PASSWORD).await.code()).await;
    let revoked = app.tokens(&browser.follow(&authorize_url(&services, &[])).await.code()).await;
    let text = |tokens: &Value, name: &str| tokens[name].as_str().unwrap().to_owned();
    let form = [("client_id", app.client_id.as_str()), ("token", revoked["refresh_token"].as_str().unwrap())];
    assert_eq!(app.post("/oauth2/revoke", &form).await.0, 200);
    let before = verified(&services, &text(&tokens, "id_token")).await;

    let ports = ports(&services);
    services.shutdown().await;
    let services = local::start(options(&dir.0, ports)).await.unwrap();

    assert_eq!(verified(&services, &text(&tokens, "id_token")).await, before, "the same keys");
    assert_eq!(app.user_info(&text(&tokens, "access_token")).await.status(), 200);
    let (status, refreshed) = app.refresh(&text(&tokens, "refresh_token")).await;
    assert_eq!(status, 200, "{refreshed}");
    let after = verified(&services, &text(&refreshed, "id_token")).await;
    for same in ["sub", "identities", "cognito:groups", "auth_time"] {
        assert_eq!(before[same], after[same], "{same}");
    }
    assert_eq!(app.refresh(&text(&revoked, "refresh_token")).await.0, 400, "revoked for good");
    browser.follow(&authorize_url(&services, &[])).await.code();
    services.shutdown().await;
}

#[cfg(unix)]
#[tokio::test]
async fn files_are_for_their_owner_and_hold_no_secret_in_the_clear() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = Dir::new();
    let services = local::start(options(&dir.0, Options::for_tests().bind)).await.unwrap();
    let browser = browser();
    let tokens = App::new(&services).tokens(&sign_in(&browser, &services, "admin").await).await;
    let cookie = browser.cookies.lock().unwrap()["cognito"].clone();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&dir.0), 0o700);
    for name in ["user-pool.json", "directory.json", "user-pool-keys.json", "directory-keys.json"] {
        let path = dir.0.join(name);
        assert_eq!(mode(&path), 0o600, "{name}");
        let text = fs::read_to_string(path).unwrap();
        for secret in [PASSWORD, &cookie, tokens["refresh_token"].as_str().unwrap()] {
            assert!(!text.contains(secret), "{name}");
        }
    }
    assert!(!dir.0.join("user-pool.json.new").exists());
}

#[tokio::test]
async fn a_seed_overwrites_nobody() {
    let dir = Dir::new();
    let free = Options::for_tests().bind;
    let services = local::start(options(&dir.0, free)).await.unwrap();
    let tokens = App::new(&services).tokens(&sign_in(&browser(), &services, "it-member").await).await;
    let before = verified(&services, tokens["id_token"].as_str().unwrap()).await;
    services.shutdown().await;

    let mut changed = options(&dir.0, free);
    changed.seed.password = "Another-Passw0rd!".to_owned();
    changed.seed.pool.accounts[1].name = "Somebody Else".to_owned();
    changed.seed.pool.accounts[3].username = "newcomer".to_owned();
    let services = local::start(changed).await.unwrap();
    let tokens = App::new(&services).tokens(&sign_in(&browser(), &services, "it-member").await).await;
    let after = verified(&services, tokens["id_token"].as_str().unwrap()).await;
    assert_eq!((&before["sub"], &before["name"]), (&after["sub"], &after["name"]));
    let browser = browser();
    let page = browser.follow(&authorize_url(&services, &[])).await.page_url();
    browser.submit(&page, "newcomer", "Another-Passw0rd!").await.code();
}

#[tokio::test]
async fn a_damaged_file_is_named_and_left_alone() {
    for (name, content) in [
        ("user-pool.json", "{\"format\": 1, \"users\""),
        ("user-pool.json", "{\"format\": 99, \"users\": {}, \"families\": {}, \"sessions\": {}}"),
        ("user-pool-keys.json", "{}"),
        (
            "directory-keys.json",
            "{\"id\":{\"kid\":\"a\",\"pkcs8\":\"AAAA\"},\"access\":{\"kid\":\"b\",\"pkcs8\":\"AAAA\"}}",
        ),
    ] {
        let dir = Dir::new();
        fs::create_dir_all(&dir.0).unwrap();
        let path = dir.0.join(name);
        fs::write(&path, content).unwrap();
        let error = local::start(options(&dir.0, Options::for_tests().bind)).await.unwrap_err();
        assert!(matches!(error, Error::Damaged { .. }), "{error}");
        assert!(error.to_string().contains(name), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), content);
    }
}
