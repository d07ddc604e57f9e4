//! What `usher doctor` looks at: the configuration, and what it names in AWS.

use crate::Settings;
use ::doctor::{Clients, Configured, Domain, Groups, Observation, Pool, Read};
use futures::join;
use identity::{Administration, server_time};
use std::collections::BTreeSet;
use store::Store;

/// Reads everything that the rules need, most of it at the same time. What cannot be read says so in its place.
pub async fn observe(settings: &Settings, store: &Store) -> Observation {
    let Settings { pool: configured, rules, .. } = settings;
    let administration = Administration::connect(&settings.administration, &settings.pool_id).await;
    let (pool, clients, provider_names, members, administrators, tables, clock_ahead) = join!(
        administration.inspect_pool(),
        administration.inspect_clients(&configured.client_id),
        administration.provider_names(),
        administration.inspect_group(&rules.members),
        administration.inspect_group(&rules.administrators),
        store.inspect(),
        clock_ahead(settings),
    );
    let used = used_providers(settings, &clients, &provider_names);
    let host = configured.domain.split_once("://").map_or("", |(_, host)| host);
    let (domain, providers) = join!(domain(&administration, &pool, host), administration.inspect_providers(&used));
    Observation {
        configured: self::configured(settings),
        pool,
        clients,
        provider_names,
        providers,
        domain,
        groups: Groups { members, administrators },
        tables,
        clock_ahead,
    }
}

fn configured(settings: &Settings) -> Configured {
    let Settings { pool, rules, .. } = settings;
    Configured {
        public_url: pool.sign_out_uri.strip_suffix('/').unwrap_or(&pool.sign_out_uri).to_owned(),
        callback_url: pool.redirect_uri.clone(),
        sign_out_url: pool.sign_out_uri.clone(),
        pool_id: settings.pool_id.clone(),
        client_id: pool.client_id.clone(),
        has_secret: pool.client_secret.is_some(),
        domain: pool.domain.clone(),
        scopes: pool.scopes.clone(),
        providers: settings.providers.clone(),
        role_claims: rules.role_claims.clone(),
        members_group: rules.members.clone(),
        administrators_group: rules.administrators.clone(),
        session_seconds: settings.session_seconds,
    }
}

/// The custom domain if Usher uses it, otherwise the one that the pool has.
async fn domain(administration: &Administration, pool: &Read<Option<Pool>>, host: &str) -> Read<Option<Domain>> {
    let Some(pool) = pool.as_ref().map_err(Clone::clone)? else { return Ok(None) };
    let custom = pool.custom_domain.as_ref();
    match custom.filter(|name| *name == host).or(pool.domain.as_ref()).or(custom) {
        Some(name) => administration.inspect_domain(name).await,
        None => Ok(None),
    }
}

/// The identity providers that Usher shows or that its app client supports. Without the pool's list, asks for each.
fn used_providers(settings: &Settings, clients: &Clients, names: &Read<Vec<String>>) -> BTreeSet<String> {
    let supported = clients.own.iter().flatten().flat_map(|client| &client.providers);
    let used = settings.providers.iter().chain(supported);
    used.filter(|name| names.as_ref().map_or(*name != "COGNITO", |names| names.contains(name))).cloned().collect()
}

async fn clock_ahead(settings: &Settings) -> Read<i64> {
    let theirs = server_time(&settings.pool).await?;
    Ok(settings.clock.now().cast_signed() - theirs.cast_signed())
}
