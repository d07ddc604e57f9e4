//! Starts all services and returns their addresses.

use crate::dynamodb::DynamoDb;
use crate::error::Error;
use crate::listen::{self, RunningServer};
use crate::options::Options;
use crate::provider::faults::{FaultState, Faults};
use crate::provider::{self, Client, Clock, KeyRing, Keys, Kind, Provider, Settings, Store, Upstream, snapshot};
use crate::sample::Samples;
use crate::seed::{SeedAccount, SeedResource};
use crate::totp::TotpSecret;
use std::collections::BTreeSet;
use std::fmt;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::{Arc, RwLock};
use std::time::Duration;

/// The access key id for local mode's administration API and DynamoDB. Its secret is not checked.
pub const ACCESS_KEY_ID: &str = "local";

const REGION: &str = "local";
const POOL_ID: &str = "local_Usher0001";
const CLIENT_ID: &str = "4usher5local6client7example";
/// The pool's client id at the directory.
const POOL_AT_DIRECTORY: &str = "cognito-user-pool";
const POOL_SCOPES: &[&str] = &["openid", "email", "profile"];

/// The group of made-up people, if the seed has it.
const SAMPLE_GROUP: &str = "usher-users";

/// PBKDF2 iterations for stored accounts, and for in-memory accounts, because tests must be fast.
const ITERATIONS_KEPT: u32 = 100_000;
const ITERATIONS_IN_MEMORY: u32 = 1_000;

/// Timeout of the pool's calls to the directory; Cognito's own limit is not documented.
const UPSTREAM_TIMEOUT: Duration = Duration::from_secs(5);

/// The user pool's details, as an application's configuration needs them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserPoolDetails {
    /// The region.
    pub region: String,
    /// The pool's id.
    pub pool_id: String,
    /// The app client's id.
    pub client_id: String,
    /// The issuer of the tokens; its discovery document and key set are below it.
    pub issuer: String,
    /// Base URL of the hosted UI, without a trailing slash.
    pub domain: String,
    /// Names of the identity providers that the pool federates with.
    pub providers: Vec<String>,
}

/// Where an account signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// At the user pool, with user name and password.
    UserPool,
    /// At the company directory, through the identity provider.
    Directory,
}

/// A sample account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Where the account signs in.
    pub place: Place,
    /// The name to sign in with.
    pub username: String,
    /// The person's name.
    pub name: String,
    /// The person's department.
    pub department: Option<String>,
    /// Its groups in the pool or directory.
    pub groups: Vec<String>,
    /// Whether the first sign-in requires a new password.
    pub must_change_password: bool,
    /// The authenticator app's secret, if a sign-in requires a code.
    pub totp_secret: Option<TotpSecret>,
}

impl Account {
    fn all(place: Place, accounts: &[SeedAccount]) -> Vec<Self> {
        accounts
            .iter()
            .map(|account| Self {
                place,
                username: account.username.clone(),
                name: account.name.clone(),
                department: account.department.clone(),
                groups: account.groups.clone(),
                must_change_password: account.must_change_password,
                totp_secret: account.totp_secret.clone(),
            })
            .collect()
    }
}

/// The running services. Dropping this stops them; [`shutdown`](Self::shutdown) also waits for it.
pub struct Services {
    /// The user pool.
    pub user_pool: UserPoolDetails,
    /// Base URL of the company directory, which is also its issuer.
    pub directory_url: String,
    /// Endpoint of DynamoDB. Any credentials are accepted.
    pub dynamodb_url: String,
    /// The seed's accounts.
    pub accounts: Vec<Account>,
    /// The seed's resources, for the application to create if they are missing.
    pub resources: Vec<SeedResource>,
    /// How many made-up people and resources there are.
    pub samples: Samples,
    /// The made-up people, each with the subject of its account.
    pub sample_people: Vec<(String, SeedAccount)>,
    password: String,
    pool: Arc<Provider>,
    directory: Arc<Provider>,
    servers: Vec<RunningServer>,
    dynamodb: DynamoDb,
}

impl fmt::Debug for Services {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Services")
            .field("user_pool", &self.user_pool)
            .field("directory_url", &self.directory_url)
            .field("dynamodb_url", &self.dynamodb_url)
            .finish_non_exhaustive()
    }
}

/// Starts user pool, company directory and DynamoDB on loopback.
///
/// # Errors
///
/// A port in use, an unwritable data directory, a damaged file in it, an invalid URL. Nothing keeps running after an
/// error.
pub async fn start(options: Options) -> Result<Services, Error> {
    if let Some(directory) = &options.data_dir {
        snapshot::create_dir(directory)?;
    }
    let file = |name: &str| options.data_dir.as_ref().map(|directory| directory.join(name));

    let pool_listeners = listen::bind(options.bind.pool, "the user pool").await?;
    let directory_listeners = listen::bind(options.bind.directory, "the company directory").await?;
    let dynamodb = DynamoDb::start(file("dynamodb.sqlite").as_deref(), options.bind.dynamodb).await?;
    let pool_url = format!("http://localhost:{}", pool_listeners.port);
    let directory_url = format!("http://localhost:{}", directory_listeners.port);

    let (pool_keys, directory_keys) = tokio::try_join!(
        keys("user-pool", file("user-pool-keys.json")),
        keys("directory", file("directory-keys.json")),
    )?;
    let clock = Arc::new(Clock::default());
    // Regenerated at each start: both ends are in this process.
    let secret = provider::random_secret()?;
    let directory = Arc::new(directory(
        &options,
        &directory_url,
        &pool_url,
        secret.clone(),
        directory_keys,
        Store::open(file("directory.json"), Arc::clone(&clock))?,
    )?);
    let pool = Arc::new(pool(
        &options,
        &pool_url,
        &directory_url,
        secret,
        pool_keys,
        Store::open(file("user-pool.json"), clock)?,
    )?);

    let seed = &options.seed;
    provider::seed(&pool, &seed.pool.accounts, Some(&seed.password)).await?;
    provider::seed(&directory, &seed.directory.accounts, Some(&seed.password)).await?;
    let sample_groups: Vec<_> = seed.pool.groups.iter().filter(|group| *group == SAMPLE_GROUP).cloned().collect();
    let samples: Vec<_> = options.samples.accounts(&sample_groups).collect();
    provider::seed(&pool, &samples, None).await?;

    let servers = vec![
        RunningServer::serve(pool_listeners, &provider::router(Arc::clone(&pool))),
        RunningServer::serve(directory_listeners, &provider::router(Arc::clone(&directory))),
    ];
    let mut accounts = Account::all(Place::UserPool, &seed.pool.accounts);
    accounts.extend(Account::all(Place::Directory, &seed.directory.accounts));
    let services = Services {
        user_pool: UserPoolDetails {
            region: REGION.to_owned(),
            pool_id: POOL_ID.to_owned(),
            client_id: CLIENT_ID.to_owned(),
            issuer: pool.settings.issuer(),
            domain: pool_url,
            providers: vec![seed.directory.provider.clone()],
        },
        directory_url,
        dynamodb_url: format!("http://127.0.0.1:{}", dynamodb.port),
        accounts,
        sample_people: provider::subjects(&pool, samples),
        samples: options.samples,
        resources: options.seed.resources,
        password: options.seed.password,
        pool,
        directory,
        servers,
        dynamodb,
    };
    for url in &options.app_urls {
        services.add_app_url(url)?;
    }
    tracing::info!(
        user_pool = services.user_pool.domain,
        directory = services.directory_url,
        dynamodb = services.dynamodb_url,
        "local mode is running"
    );
    Ok(services)
}

impl Services {
    /// The password of every account. Not a secret: the sign-in pages show it.
    #[must_use]
    pub fn password(&self) -> &str {
        &self.password
    }

    /// Lets an application at `url` sign users in: registers `{url}/auth/callback` as redirect URI and `{url}/` as
    /// sign-out URI.
    ///
    /// # Errors
    ///
    /// [`Error::AppUrl`] if `url` is not an http or https URL without path, query and fragment.
    pub fn add_app_url(&self, url: &str) -> Result<(), Error> {
        let refuse = |reason| Err(Error::AppUrl { url: url.to_owned(), reason });
        let base = url.trim_end_matches('/');
        let Some(origin) = provider::origin_of(base) else {
            return refuse("it is not an http or https address");
        };
        if origin != base {
            return refuse("only scheme, host and port are expected, as in http://localhost:3000");
        }
        self.pool.add_app(&format!("{base}/auth/callback"), &format!("{base}/"));
        // The directory's form redirects through the pool back to the application.
        for provider in [&self.pool, &self.directory] {
            provider.allow_form_target(origin.clone());
        }
        Ok(())
    }

    /// Deletes an account of the user pool and creates it anew: the username then belongs to somebody else.
    ///
    /// # Errors
    ///
    /// [`Error`] if the data directory cannot be written.
    pub async fn replace_account(&self, username: &str) -> Result<(), Error> {
        provider::replace_account(&self.pool, username).await
    }

    /// What the triggers know about an account of the user pool; `None` if it has never signed in.
    #[must_use]
    pub fn account(&self, username: &str) -> Option<triggers::Account> {
        provider::account(&self.pool, username)
    }

    /// Suspends an account of the user pool: its next sign-in and its next renewal of tokens fail. Does nothing for an
    /// account that has never signed in.
    ///
    /// # Errors
    ///
    /// [`Error`] if the data directory cannot be written.
    pub async fn suspend_account(&self, username: &str) -> Result<(), Error> {
        provider::suspend_account(&self.pool, username).await
    }

    /// Fault injection for the user pool.
    #[must_use]
    pub fn faults(&self) -> Faults {
        Faults::new(Arc::clone(&self.pool))
    }

    /// Stops DynamoDB: its port refuses connections until [`restart_dynamodb`](Self::restart_dynamodb). Stored data
    /// remains.
    pub async fn stop_dynamodb(&self) {
        self.dynamodb.stop().await;
    }

    /// Restarts DynamoDB on the same port; does nothing while it is running.
    ///
    /// # Errors
    ///
    /// [`Error::PortInUse`] if another program has taken the port meanwhile.
    pub async fn restart_dynamodb(&self) -> Result<(), Error> {
        self.dynamodb.restart().await
    }

    /// Stops everything: accepts no new connections, gives running requests a few seconds.
    pub async fn shutdown(self) {
        for server in self.servers {
            server.stop().await;
        }
        self.dynamodb.stop().await;
    }
}

fn iterations(options: &Options) -> NonZeroU32 {
    let iterations = if options.data_dir.is_some() { ITERATIONS_KEPT } else { ITERATIONS_IN_MEMORY };
    NonZeroU32::new(iterations).unwrap_or(NonZeroU32::MIN)
}

/// Generating RSA keys takes too long for the async threads.
async fn keys(name: &'static str, file: Option<PathBuf>) -> Result<Keys, Error> {
    tokio::task::spawn_blocking(move || match file {
        Some(file) => Keys::load_or_create(&file),
        None => Keys::in_memory(name),
    })
    .await
    .map_err(|_| Error::Unavailable("making keys was interrupted"))?
}

fn pool(
    options: &Options,
    base_url: &str,
    directory_url: &str,
    secret_at_directory: String,
    keys: Keys,
    store: Store,
) -> Result<Provider, Error> {
    let seed = &options.seed;
    let client = |id: &str, secret| Client {
        id: id.to_owned(),
        secret,
        refresh_grace: options.lifetimes.refresh_grace,
        redirect_uris: BTreeSet::new(),
        logout_uris: BTreeSet::new(),
        machine_scopes: None,
    };
    let own = client(CLIENT_ID, options.client_secret.clone());
    let further = options.further_clients.iter().map(|id| client(id, None));
    let machines = options.machine_clients.iter().map(|machine| Client {
        machine_scopes: Some(machine.scopes.clone()),
        ..client(&machine.id, Some(machine.secret.clone()))
    });
    let clients = std::iter::once(own).chain(further).chain(machines);
    let upstream = Upstream {
        name: seed.directory.provider.clone(),
        issuer: directory_url.to_owned(),
        client_id: POOL_AT_DIRECTORY.to_owned(),
        client_secret: secret_at_directory,
        scopes: "openid email profile",
    };
    let settings = Settings {
        kind: Kind::UserPool {
            region: REGION.to_owned(),
            pool_id: POOL_ID.to_owned(),
            triggers: Box::new(triggers::Config {
                accounts_table: Some("accounts".to_owned()),
                issuer: Some(format!("{base_url}/{POOL_ID}")),
                allowed_domains: options.allowed_domains.iter().cloned().collect(),
                ..triggers::Config::allowing(&seed.directory.mapped_groups)
            }),
            groups: seed.pool.groups.clone(),
        },
        title: "Sign in".to_owned(),
        subtitle: "to continue to Usher".to_owned(),
        base_url: base_url.to_owned(),
        issuer_path: format!("/{POOL_ID}"),
        cookie_prefix: "",
        scopes: POOL_SCOPES,
        lifetimes: options.lifetimes,
        accounts: Account::all(Place::UserPool, &seed.pool.accounts),
        password: seed.password.clone(),
        iterations: iterations(options),
    };
    provider(settings, clients, vec![upstream], keys, store)
}

fn directory(
    options: &Options,
    base_url: &str,
    pool_url: &str,
    pool_secret: String,
    keys: Keys,
    store: Store,
) -> Result<Provider, Error> {
    let seed = &options.seed;
    let client = Client {
        id: POOL_AT_DIRECTORY.to_owned(),
        secret: Some(pool_secret),
        refresh_grace: None,
        redirect_uris: BTreeSet::from([format!("{pool_url}/oauth2/idpresponse")]),
        logout_uris: BTreeSet::new(),
        machine_scopes: None,
    };
    let settings = Settings {
        kind: Kind::Directory,
        title: seed.directory.company.clone(),
        subtitle: "Sign in with your company account".to_owned(),
        base_url: base_url.to_owned(),
        issuer_path: String::new(),
        cookie_prefix: "directory-",
        scopes: POOL_SCOPES,
        lifetimes: options.lifetimes,
        accounts: Account::all(Place::Directory, &seed.directory.accounts),
        password: seed.password.clone(),
        iterations: iterations(options),
    };
    let directory = provider(settings, [client], Vec::new(), keys, store)?;
    directory.allow_form_target(pool_url.to_owned());
    Ok(directory)
}

fn provider(
    settings: Settings,
    clients: impl IntoIterator<Item = Client>,
    upstreams: Vec<Upstream>,
    keys: Keys,
    store: Store,
) -> Result<Provider, Error> {
    let http = reqwest::Client::builder()
        .timeout(UPSTREAM_TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        // Loopback is never behind a proxy, whatever the environment says.
        .no_proxy()
        .build()
        .map_err(|_| Error::Unavailable("no HTTP client could be made"))?;
    Ok(Provider {
        settings,
        clients: RwLock::new(clients.into_iter().map(|client| (client.id.clone(), client)).collect()),
        upstreams,
        keys: KeyRing::new(keys),
        faults: FaultState::default(),
        store,
        http,
        form_targets: RwLock::new(BTreeSet::new()),
    })
}
