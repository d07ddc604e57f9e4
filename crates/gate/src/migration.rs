//! Migrates the tables of an earlier version, which identified users by username and roles by name alone. Finds the
//! user id for each username, and the roles for each role name.

use crate::{Settings, people::user_pool_outage, refusal::Refusal};
use access::{Role, Rules, UserId, canonical, claims};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use identity::{Administration, PoolUser};
use std::collections::BTreeSet;
use store::{Migrated, NewNames, OldNames, Store};

/// How many users are looked up at the same time.
const LOOKUPS: usize = 8;

/// What a migration did or, as a dry run, would do.
#[derive(Clone, Debug)]
pub struct MigrationReport {
    /// The names in the old tables, and what each becomes.
    pub names: NewNames,
    /// Usernames whose account the user pool no longer has. Their resources stay with the former user: whoever has the
    /// username now does not get them.
    pub gone: BTreeSet<String>,
    /// Roles that are not configured. Each becomes a role of every origin in which users have it, or of all origins if
    /// nobody has it.
    pub unconfigured: BTreeSet<String>,
    /// What was copied; `None` after a dry run.
    pub migrated: Option<Migrated>,
}

/// Copies the old tables into the current ones, which must exist; as a dry run, only reports what it would do. See
/// [`Store::migrate`].
///
/// # Errors
/// [`Refusal::Unavailable`] when the database or the user pool's API does not answer. It can then be repeated.
pub async fn migrate(settings: &Settings, store: &Store, dry_run: bool) -> Result<MigrationReport, Refusal> {
    let rules = settings.rules.clone().in_canonical_form();
    let old = store.old_names().await?;
    let pool = Administration::connect(&settings.administration, &settings.pool_id).await;
    let found: Vec<(String, Option<PoolUser>)> = stream::iter(old.users.clone())
        .map(|(username, signed_in_at)| {
            let pool = &pool;
            async move {
                let account = pool.find_user(&username).await.map_err(user_pool_outage)?;
                Ok::<_, Refusal>((
                    username.clone(),
                    account.filter(|account| is_the_same(account, &username, signed_in_at)),
                ))
            }
        })
        .buffer_unordered(LOOKUPS)
        .try_collect()
        .await?;
    let gone = found.iter().filter(|(_, account)| account.is_none()).map(|(username, _)| username.clone()).collect();
    let issuer = &settings.pool.issuer;
    let id = |(username, account): (String, Option<PoolUser>)| {
        // No token has such a subject: Cognito's are UUIDs.
        let subject = account.map_or_else(|| format!("username:{username}"), |account| account.subject);
        (username, UserId::new(issuer, &subject))
    };
    let names = NewNames {
        users: found.into_iter().map(id).collect(),
        roles: old.roles.iter().map(|name| (name.clone(), roles_of(name, &rules, &old))).collect(),
        attribute_roles: old.attribute_roles.iter().map(|name| (name.clone(), of_attributes(name, &rules))).collect(),
    };
    let unconfigured = old.roles.iter().filter(|name| configured(name, &rules).is_empty()).cloned().collect();
    let migrated = if dry_run { None } else { Some(store.migrate(&names).await?) };
    Ok(MigrationReport { names, gone, unconfigured, migrated })
}

/// Whether the account is the one that signed in. A younger account belongs to another user, and the pool may accept
/// another spelling.
fn is_the_same(account: &PoolUser, username: &str, signed_in_at: Option<u64>) -> bool {
    account.username == username && signed_in_at.is_none_or(|signed_in_at| account.created_at <= signed_in_at)
}

/// The roles that an old role becomes. The configuration decides; for a role that is not configured, the users who have
/// such a role decide. A role that nobody has becomes a role of every origin, so that nobody loses access.
fn roles_of(name: &str, rules: &Rules, old: &OldNames) -> BTreeSet<Role> {
    let configured = configured(name, rules);
    if !configured.is_empty() {
        return configured;
    }
    let has = |names: &BTreeSet<String>| names.iter().any(|other| canonical(other) == canonical(name));
    let (is_group, is_attribute) = (has(&old.groups), has(&old.attribute_roles));
    let unknown = !is_group && !is_attribute;
    let group = (is_group || unknown).then(|| Role::of_group(name));
    let attributes = if is_attribute || unknown { of_attributes(name, rules) } else { BTreeSet::new() };
    group.into_iter().chain(attributes).collect()
}

fn configured(name: &str, rules: &Rules) -> BTreeSet<Role> {
    rules.offered_roles().into_iter().filter(|role| role.name() == canonical(name)).collect()
}

fn of_attributes(name: &str, rules: &Rules) -> BTreeSet<Role> {
    let attributes = rules.role_claims.iter().filter(|claim| *claim != claims::GROUPS);
    attributes.map(|claim| Role::of_claim(claim, name)).collect()
}
