//! Users: seeded ones with a password, federated ones from a directory.

use super::respond::InternalError;
use super::state::{Identity, State, Status, User};
use super::{Kind, Provider, families, secrets};
use crate::error::Error;
use crate::seed::SeedAccount;
use std::collections::BTreeMap;
use std::num::NonZeroU32;
use uuid::Uuid;

/// Cognito's maximum length of an attribute value, in characters.
const MAX_VALUE: usize = 2048;
/// Cognito's maximum lengths of a password and of a user name, in characters.
const MAX_PASSWORD: usize = 256;
const MAX_USERNAME: usize = 128;

/// The message for a disabled user.
pub(crate) const DISABLED: &str = "User is disabled.";

/// The hash to check for a user without a password, so that an unknown user takes as long as a wrong password.
const DUMMY_HASH: &str = "pbkdf2-sha256$100000$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

/// Creates the missing accounts, if `password` is absent without one: nobody can sign in to them. The password is for accounts on one machine and is shown on the sign-in page, so the
/// iterations protect nothing; they only set an example.
pub(crate) async fn seed(provider: &Provider, accounts: &[SeedAccount], password: Option<&str>) -> Result<(), Error> {
    let missing: Vec<SeedAccount> = provider.store.with(|state| {
        let known = &state.durable.users;
        accounts.iter().filter(|account| !known.contains_key(&account.username)).cloned().collect()
    });
    if missing.is_empty() {
        return Ok(());
    }
    let password = password.map(str::to_owned);
    let (now, iterations) = (provider.now(), provider.settings.iterations);
    let in_pool = matches!(provider.settings.kind, Kind::UserPool { .. });
    let users = tokio::task::spawn_blocking(move || {
        missing
            .into_iter()
            .map(|account| new_user(account, in_pool, password.as_deref(), iterations, now))
            .collect::<Result<Vec<_>, InternalError>>()
    })
    .await
    .map_err(|_| Error::Unavailable("seeding was interrupted"))??;
    provider
        .store
        .change(|state| {
            for user in users {
                state.durable.users.entry(user.username.clone()).or_insert(user);
            }
        })
        .await
}

/// The accounts, each with its subject.
pub(crate) fn subjects(provider: &Provider, accounts: Vec<SeedAccount>) -> Vec<(String, SeedAccount)> {
    provider.store.with(|state| {
        let users = &state.durable.users;
        let subject = |account: &SeedAccount| users.get(&account.username).map(|user| user.sub.clone());
        accounts.into_iter().filter_map(|account| Some((subject(&account)?, account))).collect()
    })
}

fn new_user(
    account: SeedAccount,
    in_pool: bool,
    password: Option<&str>,
    iterations: NonZeroU32,
    now: u64,
) -> Result<User, InternalError> {
    let mut attributes = BTreeMap::from([
        ("name".to_owned(), account.name),
        ("email".to_owned(), account.email),
        ("email_verified".to_owned(), "true".to_owned()),
    ]);
    if let Some(department) = account.department {
        let name = if in_pool { "custom:department" } else { "department" };
        attributes.insert(name.to_owned(), department);
    }
    Ok(User {
        // A pool generates a UUID. The directory's subject is readable, because it becomes part of the pool's user
        // name, which users see.
        sub: if in_pool { Uuid::new_v4().to_string() } else { account.username.clone() },
        username: account.username,
        password: password.map(|password| secrets::hash_password(password, iterations)).transpose()?,
        status: if account.must_change_password { Status::ForceChangePassword } else { Status::Confirmed },
        attributes,
        groups: account.groups,
        totp: account.totp_secret,
        identity: None,
        created: now,
        disabled: false,
    })
}

/// Returns the user if the password is correct. An unknown user, a federated user and a wrong password take the same
/// time and look the same.
pub(crate) async fn check_password(
    provider: &Provider,
    username: &str,
    password: &str,
) -> Result<Option<User>, InternalError> {
    if username.chars().count() > MAX_USERNAME || password.chars().count() > MAX_PASSWORD {
        return Ok(None);
    }
    let user = get(provider, username);
    let (known, stored) = match user.as_ref().and_then(|user| user.password.clone()) {
        Some(stored) => (true, stored),
        None => (false, DUMMY_HASH.to_owned()),
    };
    let password = password.to_owned();
    let matches = tokio::task::spawn_blocking(move || secrets::verify_password(&password, &stored))
        .await
        .map_err(|_| InternalError::new("a password check was interrupted"))?;
    Ok(user.filter(|_| known && matches))
}

/// Sets a password that the user chose.
pub(crate) async fn set_password(provider: &Provider, username: &str, password: &str) -> Result<(), InternalError> {
    let (password, iterations) = (password.to_owned(), provider.settings.iterations);
    let hash = tokio::task::spawn_blocking(move || secrets::hash_password(&password, iterations))
        .await
        .map_err(|_| InternalError::new("hashing a password was interrupted"))??;
    let changed = provider.store.change(|state| {
        if let Some(user) = state.durable.users.get_mut(username) {
            user.password = Some(hash);
            user.status = Status::Confirmed;
        }
    });
    Ok(changed.await?)
}

/// Deletes an account and creates it anew with the same password, groups and attributes. Cognito treats it as another
/// user.
pub(crate) async fn replace(provider: &Provider, username: &str) -> Result<(), Error> {
    let now = provider.now();
    let replaced = provider.store.change(|state| {
        families::revoke_all(state, username);
        if let Some(user) = state.durable.users.get_mut(username) {
            user.sub = Uuid::new_v4().to_string();
            user.created = now;
        }
    });
    replaced.await
}

/// The user, unless it does not exist or an administrator disabled it.
pub(crate) fn get_enabled(provider: &Provider, username: &str) -> Option<User> {
    get(provider, username).filter(|user| !user.disabled)
}

pub(crate) fn get(provider: &Provider, username: &str) -> Option<User> {
    provider.store.with(|state| state.durable.users.get(username).cloned())
}

/// An identity provider's statement about a user, under the pool's attribute names.
///
/// `None`: the provider sent no value, and the old one stays. An empty value removes the attribute.
#[derive(Debug)]
pub(crate) struct Federated {
    pub(crate) provider: String,
    pub(crate) subject: String,
    pub(crate) attributes: BTreeMap<&'static str, Option<String>>,
}

impl Federated {
    /// The name of its user in the pool.
    pub(crate) fn username(&self) -> String {
        format!("{}_{}", self.provider, self.subject)
    }
}

/// Creates or updates the user `<provider>_<subject>`.
///
/// The inner error is the reason that the application receives when the user cannot be signed in.
pub(crate) async fn federate(
    provider: &Provider,
    pool_id: &str,
    person: Federated,
) -> Result<Result<User, &'static str>, InternalError> {
    let username = person.username();
    let too_long = |value: &Option<String>| value.as_ref().is_some_and(|value| value.chars().count() > MAX_VALUE);
    if username.chars().count() > MAX_USERNAME || username.contains(char::is_whitespace) {
        return Ok(Err("the subject cannot be part of a user name"));
    }
    if person.attributes.values().any(too_long) {
        return Ok(Err("an attribute is longer than 2048 characters"));
    }
    let group = format!("{pool_id}_{}", person.provider);
    let now_ms = provider.store.clock.now_ms();
    Ok(provider.store.change(|state| upsert(state, username, group, person, now_ms)).await?)
}

fn upsert(
    state: &mut State,
    username: String,
    group: String,
    person: Federated,
    now_ms: u64,
) -> Result<User, &'static str> {
    let user = state.durable.users.entry(username).or_insert_with_key(|username| User {
        username: username.clone(),
        sub: Uuid::new_v4().to_string(),
        password: None,
        status: Status::ExternalProvider,
        attributes: BTreeMap::new(),
        groups: vec![group],
        totp: None,
        created: now_ms / 1000,
        disabled: false,
        identity: Some(Identity {
            provider: person.provider.clone(),
            subject: person.subject.clone(),
            created_ms: now_ms,
        }),
    });
    // A seeded account can have the same name; it must not be taken over.
    let same = user
        .identity
        .as_ref()
        .is_some_and(|identity| identity.provider == person.provider && identity.subject == person.subject);
    if !same {
        return Err("a local user has this name already");
    }
    if user.disabled {
        return Err(DISABLED);
    }
    for (name, value) in person.attributes {
        match value {
            Some(value) if value.is_empty() => user.attributes.remove(name),
            Some(value) => user.attributes.insert(name.to_owned(), value),
            None => None,
        };
    }
    Ok(user.clone())
}
