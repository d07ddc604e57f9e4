//! Local mode: Cognito and DynamoDB on this machine. Only addresses and keys differ from production.

use crate::{Configuration, StartError, backends::Backends, configuration::Cognito};
use ::access::{AccessSection, InvalidSetting, Person, Principal, ResourceDraft, Role, UserId, UserRef, multi_value};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use gate::{Caller, Gate};
use identity::AdministrationSettings;
use local::{MachineClient, Options, Ports, Seed, Services};
use std::{
    collections::BTreeSet,
    time::{SystemTime, UNIX_EPOCH},
};
use store::{Store, StoreError};

/// The store's settings, if an Usher in local mode is already running.
pub(crate) async fn tables_of_a_running_usher(configuration: &Configuration) -> Option<store::Settings> {
    let port = configuration.local.dynamodb_port;
    tokio::net::TcpStream::connect((std::net::Ipv4Addr::LOCALHOST, port)).await.ok()?;
    Some(store::Settings {
        region: "local".to_owned(),
        table_prefix: configuration.dynamodb.table_prefix.clone(),
        endpoint: Some(format!("http://127.0.0.1:{port}")),
        access_key: Some((local::ACCESS_KEY_ID.to_owned(), "local".into())),
    })
}

/// Starts the services and returns their addresses.
pub(crate) async fn start(configuration: &Configuration, port: u16) -> Result<Backends, StartError> {
    if !configuration.listen.ip().is_loopback() {
        return Err(StartError::LocalModeNotLoopback(configuration.listen));
    }
    let scheme = if configuration.tls.is_some() { "https" } else { "http" };
    let public_url = configuration.public_url.clone().unwrap_or_else(|| format!("{scheme}://localhost:{port}"));
    let seed = match &configuration.local.seed_file {
        Some(path) => Seed::load(path)?,
        None => Seed::shipped(),
    };
    let ports = &configuration.local;
    let services = local::start(Options {
        data_dir: Some(configuration.data_dir.clone()),
        seed,
        samples: local::Samples {
            people: configuration.local.sample_people.into(),
            resources: configuration.local.sample_resources.into(),
        },
        bind: Ports { pool: ports.pool_port, directory: ports.directory_port, dynamodb: ports.dynamodb_port },
        app_urls: vec![public_url.clone()],
        lifetimes: local::Lifetimes::default(),
        client_secret: None,
        further_clients: Vec::new(),
        machine_clients: vec![MachineClient::sample()],
        allowed_domains: Vec::new(),
    })
    .await?;
    announce(&services);
    let mut rules = configuration.access.rules()?;
    if rules.roles.is_empty() {
        rules.roles = roles(&services, configuration.access.machines);
    }
    let pool = services.user_pool.clone();
    let access_key = (local::ACCESS_KEY_ID.to_owned(), "local".into());
    Ok(Backends {
        administration: AdministrationSettings {
            region: pool.region.clone(),
            endpoint: Some(pool.domain.clone()),
            access_key: Some(access_key.clone()),
        },
        cognito: Cognito {
            region: pool.region.clone(),
            user_pool_id: pool.pool_id,
            client_id: pool.client_id,
            client_secret: None,
            domain: pool.domain,
            issuer: Some(pool.issuer),
            endpoint: None,
            required_scope: None,
            providers: pool.providers,
            scopes: ["openid", "email", "profile"].map(str::to_owned).into(),
            // They are those of `triggers`.
            show_trigger_messages: true,
        },
        store: store::Settings {
            region: pool.region,
            table_prefix: configuration.dynamodb.table_prefix.clone(),
            endpoint: Some(services.dynamodb_url.clone()),
            access_key: Some(access_key),
        },
        create_tables: true,
        rules,
        programs: programs(&configuration.access)?,
        public_url,
        local: Some(services),
    })
}

/// How many people or resources are created at the same time.
const AT_ONCE: usize = 16;

/// The claim with the departments of the seed's accounts.
const DEPARTMENT: &str = "custom:department";

/// The app clients of programs. If none is named, it is the one that the local pool has.
fn programs(access: &AccessSection) -> Result<Vec<String>, InvalidSetting> {
    let named = access.programs(None)?;
    Ok(if access.machines && named.is_empty() { vec![MachineClient::sample().id] } else { named })
}

/// All roles in the seed and of made-up people: the accounts' departments and the resources' roles; and with programs,
/// the scopes that the local pool has.
fn roles(services: &Services, machines: bool) -> BTreeSet<Role> {
    let of_samples = services.sample_people.iter().filter_map(|(_, account)| account.department.as_deref());
    let departments = services.accounts.iter().filter_map(|account| account.department.as_deref()).chain(of_samples);
    let departments = departments.flat_map(multi_value::parse).map(|name| Role::of_claim(DEPARTMENT, &name));
    let of_resources = services.resources.iter().flat_map(|resource| &resource.roles);
    let scopes = machines.then(|| MachineClient::sample().scopes).into_iter().flatten();
    let scopes = scopes.map(|scope| Role::of_scope(&scope));
    departments.chain(of_resources.filter_map(|role| Role::parse(role))).chain(scopes).collect()
}

fn announce(services: &Services) {
    tracing::warn!("local mode: everything runs on this machine; not for production");
    for account in &services.accounts {
        tracing::info!(
            username = account.username,
            at = ?account.place,
            groups = account.groups.join(", "),
            department = account.department.as_deref().unwrap_or("none"),
            "account"
        );
    }
    tracing::info!("every account's password: {}", services.password());
}

/// Whether this is the first start. Later ones create nothing again, so that what was deleted stays deleted.
fn is_first_start(created_tables: &[String]) -> bool {
    created_tables.iter().any(|table| table.ends_with("resources"))
}

/// Makes the made-up people known, as if each had signed in, on the first start only: one every minute up to now.
pub(crate) async fn add_sample_people(
    store: &Store,
    services: &Services,
    created_tables: &[String],
) -> Result<(), StoreError> {
    if !is_first_start(created_tables) {
        return Ok(());
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let people = services.sample_people.iter().zip(0..).map(|((subject, account), minutes)| Person {
        user: UserRef { id: UserId::new(&services.user_pool.issuer, subject), username: account.username.clone() },
        name: account.name.clone(),
        email: Some(account.email.clone()),
        provider: None,
        groups: account.groups.iter().cloned().collect(),
        attribute_roles: account.department.iter().map(|name| Role::of_claim(DEPARTMENT, name)).collect(),
        signed_in_at: now.saturating_sub(60 * minutes),
        signed_out_at: None,
    });
    stream::iter(people.map(Ok))
        .try_for_each_concurrent(AT_ONCE, |person| async move { store.users.signed_in(&person).await })
        .await
}

/// Creates the resources of the seed and the made-up ones on the first start only.
pub(crate) async fn seed_resources(gate: &Gate, services: &Services, created_tables: &[String]) {
    if !is_first_start(created_tables) {
        return;
    }
    let administrators = gate.rules.configured().administrators.clone();
    let seeder = Caller::Bearer(Box::new(Principal {
        user: UserRef { id: UserId::new("local", "seed"), username: "seed".to_owned() },
        name: "seed".to_owned(),
        groups: [administrators].into(),
        roles: BTreeSet::new(),
    }));
    let samples = services.samples;
    let seeder = &seeder;
    stream::iter(services.resources.iter().cloned().chain(samples.resources()))
        .for_each_concurrent(AT_ONCE, |resource| async move {
            let draft = ResourceDraft {
                path: resource.path,
                title: resource.title,
                summary: resource.summary,
                body: resource.body,
                roles: resource.roles,
                owner: Some(resource.owner),
                version: None,
            };
            if let Err(error) = gate.resources.create(seeder, &draft).await {
                tracing::error!(path = draft.path, %error, "a resource of the seed cannot be created");
            }
        })
        .await;
}
