//! An Usher to test, and browsers that are signed in.

use futures::{StreamExt as _, stream};
use local::{
    Services,
    testing::{Browser, RedirectOutcome, http, location, tokens},
};
use reqwest::{Method, RequestBuilder, Response};
use serde_json::Value;
use std::{net::SocketAddr, sync::Arc};
use tokio::{
    sync::{OnceCell, oneshot},
    task::JoinHandle,
};
use usher::{Configuration, Server};

pub(crate) const PASSWORD: &str = "Local-Passw0rd!";

/// The address that people see when there is a proxy in front that speaks TLS.
pub(crate) const PUBLIC: &str = "https://usher.example.com";

pub(crate) struct Usher {
    /// The address that people see.
    pub(crate) url: String,
    pub(crate) address: SocketAddr,
    /// Where the metrics are, if anywhere.
    pub(crate) metrics: Option<SocketAddr>,
    pub(crate) services: Arc<Services>,
    pub(crate) stop: Option<oneshot::Sender<()>>,
    pub(crate) running: JoinHandle<()>,
    /// The app client's, when it has one.
    pub(crate) client_secret: Option<String>,
    pub(crate) _data: DataDir,
}

pub(crate) struct DataDir(pub(crate) std::path::PathBuf);

impl DataDir {
    pub(crate) fn new() -> Self {
        static NUMBER: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        Self(std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("usher-{}-{number}", std::process::id())))
    }
}

impl Drop for DataDir {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(crate) async fn usher() -> Usher {
    usher_with("", "").await
}

/// One for all tests that change nothing which another one reads: starting takes longer than asking.
pub(crate) async fn shared() -> &'static Usher {
    static SHARED: OnceCell<Usher> = OnceCell::const_new();
    let start = async || {
        let (started, usher) = oneshot::channel();
        // It outlives the runtime of the test that comes first.
        std::thread::spawn(|| {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                // Many ask at once, and a busy machine is slow to send what they ask.
                let _ = started.send(usher_with("", "[limits]\nheader_seconds = 60").await);
                std::future::pending::<()>().await;
            });
        });
        usher.await.unwrap()
    };
    SHARED.get_or_init(start).await
}

/// As behind a proxy that speaks TLS.
pub(crate) async fn usher_in_public() -> Usher {
    usher_with(&format!("public_url = '{PUBLIC}'"), "").await
}

/// `keys` before the first section of the configuration, and `sections` after its last.
pub(crate) async fn usher_with(keys: &str, sections: &str) -> Usher {
    let data = DataDir::new();
    let site = site();
    let configuration = format!(
        "listen = '127.0.0.1:0'\ndata_dir = '{}'\nsite_root = '{site}'\n{keys}\n[quota]\ndaily_calls = 1000000\n[local]\npool_port = 0\n\
         directory_port = 0\ndynamodb_port = 0\n{sections}",
        data.0.display()
    );
    let mut server = Server::start(Configuration::parse_for_tests_in_public(&configuration).unwrap()).await.unwrap();
    let (url, address, services) =
        (server.public_url().to_owned(), server.address(), Arc::new(server.local().unwrap()));
    let metrics = server.metrics_address();
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(server.run_until(async {
        // A test that keeps no end of it lets it run.
        if stopped.await.is_err() {
            std::future::pending::<()>().await;
        }
    }));
    Usher { url, address, metrics, services, stop: Some(stop), running, client_secret: None, _data: data }
}

/// With another name for the member.
pub(crate) async fn usher_with_member(name: &str) -> Usher {
    let folder = DataDir::new();
    std::fs::create_dir_all(&folder.0).unwrap();
    let seed = folder.0.join("seed.toml");
    let text = include_str!("../../../crates/local/seed.toml").replace("Ira Itemba", name);
    assert!(text.contains(name));
    std::fs::write(&seed, text).unwrap();
    usher_with("", &format!("seed_file = '{}'", seed.display())).await
}

/// Built files as `make build` leaves them, a few words each.
pub(crate) fn site() -> String {
    static SITE: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    let made = SITE.get_or_init(|| {
        let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("site");
        std::fs::create_dir_all(folder.join("pkg")).unwrap();
        let files = [
            ("robots.txt", "User-agent: *"),
            (".env", "SECRET=1"),
            ("usher.toml", "SECRET=1"),
            ("key.pem", "SECRET=1"),
            ("pkg/usher.js", "export default 1;"),
            ("pkg/usher.css", "body {}"),
            ("pkg/usher.wasm", "\0asm"),
            ("pkg/usher.js.map", "{}"),
        ];
        for (name, text) in files {
            std::fs::write(folder.join(name), text).unwrap();
        }
        folder.display().to_string()
    });
    made.clone()
}

impl Usher {
    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// What the header `Host` says.
    pub(crate) fn host(&self) -> &str {
        self.url.split_once("://").unwrap().1
    }

    /// A request as it arrives: also when people see another address than where Usher listens.
    pub(crate) fn request(&self, method: &str, path: &str) -> RequestBuilder {
        self.request_under(self.host(), method, path)
    }

    /// The same under another name.
    pub(crate) fn request_under(&self, host: &str, method: &str, path: &str) -> RequestBuilder {
        let method: Method = method.parse().unwrap();
        http().request(method, format!("http://{}{path}", self.address)).header("host", host)
    }

    pub(crate) async fn get(&self, browser: &Browser, path: &str) -> Response {
        browser.send(self.request("GET", path)).await
    }

    pub(crate) async fn signed_in(&self, username: &str) -> Browser {
        let browser = Browser::stopping_at(&self.at("/auth/callback"));
        let callback = self.sent_back(&browser, username).await;
        let back = self.get(&browser, &callback).await;
        assert_eq!((back.status().as_u16(), location(&back).as_deref()), (303, Some("/")));
        browser
    }

    /// Where the hosted UI sends the browser after a sign-in, which is all that is left to do.
    pub(crate) async fn sent_back(&self, browser: &Browser, username: &str) -> String {
        let begun = self.get(browser, "/auth/sign-in").await;
        let page = browser.follow(&location(&begun).unwrap()).await.page_url();
        let query = match browser.submit(&page, username, PASSWORD).await {
            landing @ RedirectOutcome::App(_) => landing.app(),
            other => panic!("{other:?}"),
        };
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        format!("/auth/callback?{query}")
    }

    /// As a browser posts a form from a page of this site.
    pub(crate) async fn post(&self, browser: &Browser, path: &str, form: &[(&str, &str)]) -> Response {
        browser.send(self.request("POST", path).header("sec-fetch-site", "same-origin").form(form)).await
    }

    pub(crate) async fn call(&self, browser: &Browser, function: &str, body: &Value) -> Response {
        let request = self.request("POST", &format!("/api/resources/{function}")).json(body);
        browser.send(request.header("sec-fetch-site", "same-origin")).await
    }

    /// An access token, as a program has it.
    pub(crate) async fn access_token(&self, username: &str) -> String {
        let tokens = self.tokens(username).await;
        tokens["access_token"].as_str().unwrap_or_else(|| panic!("{tokens}")).to_owned()
    }

    /// What the token endpoint answers to a program.
    pub(crate) async fn tokens(&self, username: &str) -> Value {
        let redirect_uri = self.at("/auth/callback");
        tokens(&self.services, &redirect_uri, (username, PASSWORD), self.client_secret.as_deref()).await
    }
}

/// Puts resources of the member's into the table, past all that Usher checks when they are saved.
pub(crate) async fn put_resources(services: &Services, resources: impl IntoIterator<Item = (String, String)>) {
    let settings = store::Settings {
        region: "local".to_owned(),
        table_prefix: "usher-".to_owned(),
        endpoint: Some(services.dynamodb_url.clone()),
        access_key: Some((local::ACCESS_KEY_ID.to_owned(), "local".into())),
    };
    let store = &store::Store::connect(&settings).await;
    let rules = access::Rules::default();
    let groups = [rules.administrators.clone()].into();
    let admin = &access::Principal::of(access::UserRef::default(), "Admin", &groups, &Default::default(), &rules);
    let pool = identity::AdministrationSettings {
        region: "local".to_owned(),
        endpoint: Some(services.user_pool.domain.clone()),
        access_key: settings.access_key.clone(),
    };
    let pool = identity::Administration::connect(&pool, &services.user_pool.pool_id).await;
    let account = pool.find_user("it-member").await.unwrap().unwrap();
    let id = access::UserId::new(&services.user_pool.issuer, &account.subject);
    let (owner, rules) = (&access::UserRef { id, username: account.username }, &rules);
    let puts = resources.into_iter().map(|(path, body)| async move {
        let sharing = access::Sharing { owner: owner.clone(), roles: Default::default() };
        let create = access::CreateResource { path: path.to_string(), proposed: sharing };
        let admission = rules.decide(admin, create).admission().unwrap();
        let content = access::Content { title: "A note".to_owned(), summary: String::new(), body };
        let change = store::ResourceChange::create(admission, content, 1).unwrap();
        let entry = store::Entry {
            at: 0,
            expires_at: u64::MAX / 2,
            actor: access::UserRef::unidentified("test"),
            object_id: Default::default(),
            action: "test".to_owned(),
            object: String::new(),
            outcome: access::Outcome::Done,
            reason: String::new(),
            trace: String::new(),
            before: String::new(),
            after: String::new(),
            request_id: String::new(),
            address: String::new(),
        };
        store.resources.write(&change, &entry).await.unwrap();
    });
    stream::iter(puts).buffer_unordered(8).collect::<Vec<()>>().await;
}

pub(crate) fn new_resource<'a>(path: &'a str, title: &'a str) -> [(&'a str, &'a str); 4] {
    [("path", path), ("title", title), ("summary", ""), ("body", "A text of some worth.")]
}

/// The header `Cookie` of a browser.
pub(crate) fn cookie_line(browser: &Browser) -> String {
    let cookies = browser.cookies.lock().unwrap();
    cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
}

/// A header's text; empty when it is not there.
pub(crate) fn header(response: &Response, name: &str) -> String {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned()
}
