//! A gate over a user pool, a directory and a DynamoDB of its own, and a browser.
#![allow(missing_docs, dead_code, unreachable_pub, clippy::unwrap_used, clippy::panic)]

pub mod recorder;
pub mod story;
pub mod unreliable;
pub mod wire;

use access::{Dependency, Rules};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use gate::{
    AttemptCookie, BegunSignIn, Browser, CallbackQuery, Caller, Clock, CompletedSignIn, Credentials, Gate, Outage,
    PeopleService, Refusal, Settings, SignInError, SignInOptions, Source,
};
use identity::{AdministrationSettings, Code, OAuthClient, Tokens, UserPool};
use local::{
    Options, Services,
    testing::{Browser as Pages, RedirectOutcome},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};
use store::Store;
use url::Url;

pub const APP: &str = "http://localhost:3999";
pub const PASSWORD: &str = "Local-Passw0rd!";

pub struct World {
    pub services: Services,
    pub store: Store,
    pub gate: Gate,
}

pub async fn world() -> World {
    world_with(Duration::from_secs(300), Clock::system()).await
}

/// `token_lifetime` is that of ID and access tokens.
pub async fn world_with(token_lifetime: Duration, clock: Clock) -> World {
    let mut options = Options::for_tests();
    options.lifetimes.access_token = token_lifetime;
    options.lifetimes.id_token = token_lifetime;
    world_of(options, clock).await
}

pub async fn world_of(mut options: Options, clock: Clock) -> World {
    options.app_urls.push(APP.to_owned());
    let services = local::start(options).await.unwrap();
    let database = services.dynamodb_url.clone();
    world_on(services, &database, clock).await
}

/// `database` is where DynamoDB is reached.
pub async fn world_on(services: Services, database: &str, clock: Clock) -> World {
    let store = connect(database).await;
    store.create_missing_tables().await.unwrap();
    let gate = gate(&services, &store, clock).await;
    World { services, store, gate }
}

pub async fn connect(database: &str) -> Store {
    Store::connect(&store::Settings {
        region: "local".into(),
        table_prefix: "test-".into(),
        endpoint: Some(database.to_owned()),
        access_key: Some(("local".into(), "local".into())),
    })
    .await
}

/// Another server over the same services.
pub async fn gate(services: &Services, store: &Store, clock: Clock) -> Gate {
    Gate::new(settings(services, clock), store.clone()).await.unwrap()
}

pub fn settings(services: &Services, clock: Clock) -> Settings {
    let pool = &services.user_pool;
    Settings {
        pool: UserPool {
            issuer: pool.issuer.clone(),
            domain: pool.domain.clone(),
            client_id: pool.client_id.clone(),
            client_secret: None,
            redirect_uri: format!("{APP}/auth/callback"),
            sign_out_uri: format!("{APP}/"),
            required_scope: None,
            scopes: ["openid", "email", "profile"].map(str::to_owned).into(),
        },
        programs: Vec::new(),
        providers: pool.providers.clone(),
        site_paths: Vec::new(),
        rules: Rules { roles: roles(&["department:IT", "department:Finance"]), ..Rules::default() },
        session_seconds: 3_600,
        idle_seconds: 1_800,
        administration: AdministrationSettings {
            region: "local".into(),
            endpoint: Some(pool.domain.clone()),
            access_key: Some((local::ACCESS_KEY_ID.into(), "local".into())),
        },
        audit_seconds: 86_400,
        quota: gate::QuotaSettings::default(),
        pool_id: pool.issuer.rsplit('/').next().unwrap().to_owned(),
        clock,
        telemetry: Default::default(),
    }
}

/// Asks that somebody is in exactly these of Usher's two groups, whichever they are in.
pub async fn set_groups(
    people: &PeopleService,
    caller: &Caller,
    person: &str,
    wanted: &BTreeSet<String>,
) -> Result<(), Refusal> {
    let both = BTreeSet::from(["usher-users", "usher-admins"].map(str::to_owned));
    people.change_groups(caller, person, &(&both - wanted), wanted).await
}

/// These roles, with their origins.
pub fn roles(texts: &[&str]) -> BTreeSet<access::Role> {
    texts.iter().map(|text| access::Role::parse(text).unwrap()).collect()
}

/// The browser's half of a sign-in: what it holds, and what the hosted UI sent it back with.
#[derive(Clone)]
pub struct Return {
    pub cookie: AttemptCookie,
    pub query: BTreeMap<String, String>,
}

impl Return {
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.query.insert(name.to_owned(), value.to_owned());
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.query.remove(name);
        self
    }

    pub fn text(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.query).finish()
    }
}

impl World {
    /// As far as the hosted UI's sending the browser back.
    pub async fn return_of(&self, username: &str) -> Return {
        let begun = self.begin().await;
        self.return_from(begun.cookie, &begun.location, username).await
    }

    pub async fn begin(&self) -> BegunSignIn {
        self.gate
            .sign_in
            .begin(SignInOptions { return_to: Some("/resources"), ..SignInOptions::default() }, &[])
            .await
            .unwrap()
    }

    /// From the hosted UI at `location`, which may send the browser back without asking anything.
    pub async fn return_from(&self, cookie: AttemptCookie, location: &str, username: &str) -> Return {
        let browser = Pages::stopping_at(&format!("{APP}/"));
        let landing = match browser.follow(location).await {
            page @ RedirectOutcome::Page { .. } => browser.submit(&page.page_url(), username, PASSWORD).await,
            back @ RedirectOutcome::App(_) => back,
        };
        Return { cookie, query: landing.app() }
    }

    pub async fn complete(&self, back: &Return) -> Result<CompletedSignIn, SignInError> {
        self.complete_after(back, None).await
    }

    pub async fn complete_after(&self, back: &Return, previous: Option<&str>) -> Result<CompletedSignIn, SignInError> {
        let query = CallbackQuery::parse(&back.text())?;
        let browser = Browser { previous, user_agent: "Mozilla/5.0 (X11; Linux) Firefox/140.0" };
        self.gate.sign_in.complete(&query, std::slice::from_ref(&back.cookie), browser).await
    }

    /// The session's cookie of a person who has signed in.
    pub async fn sign_in(&self, username: &str) -> String {
        self.complete(&self.return_of(username).await).await.unwrap().cookie
    }

    /// An access token of somebody's, as a program has it.
    pub async fn access_token(&self, username: &str) -> String {
        self.tokens(username).await.access.expose().to_owned()
    }

    /// Somebody's tokens, without a session.
    pub async fn tokens(&self, username: &str) -> Tokens {
        let oauth = OAuthClient::new(settings(&self.services, Clock::system()).pool).unwrap();
        let (attempt, location) = oauth.begin(None, false, None, "/".to_owned(), 0);
        let browser = Pages::stopping_at(&format!("{APP}/"));
        let page = browser.follow(&location).await.page_url();
        let code = Code::new(browser.submit(&page, username, PASSWORD).await.code());
        oauth.exchange(&attempt, &code).await.unwrap()
    }

    pub async fn resolve(&self, cookie: &str) -> Caller {
        self.gate
            .sessions
            .resolve(Credentials { cookie: Some(cookie), in_use: true, ..Credentials::default() })
            .await
            .unwrap()
    }

    /// Why it was done, each time, as the audit trail says.
    pub async fn reasons_of(&self, action: &str) -> Vec<String> {
        let groups = ["usher-admins".to_owned()].into();
        let admin = access::Principal { groups, ..Default::default() };
        let query = access::AuditQuery { action: action.to_owned(), ..Default::default() };
        let admission = Rules::default().decide(&admin, access::ReadAudit::Page(query, None)).admission().unwrap();
        let page = self.store.audit.read(&admission).await;
        page.unwrap().records.into_iter().map(|record| record.reason).collect()
    }

    /// The id of an account of the user pool, whether or not it has signed in.
    pub async fn user_id(&self, username: &str) -> access::UserId {
        let settings = settings(&self.services, Clock::system());
        let pool = identity::Administration::connect(&settings.administration, &settings.pool_id).await;
        let account = pool.find_user(username).await.unwrap().unwrap();
        access::UserId::new(&settings.pool.issuer, &account.subject)
    }

    pub async fn caller(&self, username: &str) -> Caller {
        self.resolve(&self.sign_in(username).await).await
    }
}

pub fn parameter(address: &str, name: &str) -> Option<String> {
    Url::parse(address).unwrap().query_pairs().find(|(found, _)| found == name).map(|(_, value)| value.into_owned())
}

/// What the table calls the session of this cookie.
pub fn id_hash(cookie: &str) -> String {
    let id = URL_SAFE_NO_PAD.decode(cookie.split_once('.').unwrap().0).unwrap();
    URL_SAFE_NO_PAD.encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &id))
}

/// The machine's clock, moved by what is added to it.
pub fn movable_clock() -> (Clock, Arc<std::sync::atomic::AtomicU64>) {
    let ahead = Arc::new(std::sync::atomic::AtomicU64::new(0));
    let read = Arc::clone(&ahead);
    let clock = Clock::from_fn(move || {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        now + read.load(std::sync::atomic::Ordering::SeqCst)
    });
    (clock, ahead)
}

/// What a sign-in ends with when the hosted UI says so with this code.
pub fn no_answer(code: &str) -> SignInError {
    SignInError::HostedUiUnavailable(Outage {
        dependency: Dependency::SignInService,
        source: Source::of(code.to_owned()),
        retry_after: None,
    })
}

/// A record of something, for a test that writes past the gate.
pub fn entry() -> store::Entry {
    store::Entry {
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
    }
}
