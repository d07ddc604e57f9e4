//! What `usher doctor` looks at: the configuration, and what it names in AWS.

use crate::{Clock, Settings, seal::random_name};
use doctor::{Because, Clients, Configured, Domain, Groups, Observation, Pool, Provider, Read, Text, Unread, objects};
use futures::{FutureExt as _, join};
use identity::{Administration, server_time};
use std::{collections::BTreeSet, sync::Arc};
use store::Store;

/// Looks at an installation. It only reads.
#[derive(Debug)]
pub struct Inspector {
    configured: Configured,
    keys_uri: String,
    administration: Arc<Administration>,
    store: Store,
    clock: Clock,
    /// An operator may read app clients and identity providers, which AWS describes with their secrets. A server may
    /// not, but looks at its own rights.
    is_operator: bool,
}

impl Inspector {
    /// For an operator, whose credentials are the process's.
    pub async fn for_operator(settings: &Settings, store: Store) -> Self {
        let administration = Administration::connect(&settings.administration, &settings.pool_id).await;
        Self { is_operator: true, ..Self::for_server(settings, store, Arc::new(administration)) }
    }

    /// For a server, whose role may not read secrets.
    pub(crate) fn for_server(settings: &Settings, store: Store, administration: Arc<Administration>) -> Self {
        Self {
            configured: configured(settings),
            keys_uri: settings.pool.keys_uri(),
            administration,
            store,
            clock: settings.clock.clone(),
            is_operator: false,
        }
    }

    /// Reads everything that the rules need, most of it at the same time. What cannot be read says so in its place.
    ///
    /// The calls are boxed: together, their futures are larger than a thread's stack can hold several times.
    pub async fn observe(&self) -> Observation {
        let Self { configured, administration, .. } = self;
        let (pool, clients, provider_names, members, administrators, tables, clock_ahead, missing_rights) = join!(
            administration.inspect_pool().boxed(),
            self.clients().boxed(),
            administration.provider_names().boxed(),
            administration.inspect_group(&configured.members_group).boxed(),
            administration.inspect_group(&configured.administrators_group).boxed(),
            self.store.inspect().boxed(),
            self.clock_ahead().boxed(),
            self.missing_rights().boxed(),
        );
        let (domain, providers) = join!(self.domain(&pool).boxed(), self.providers(&clients, &provider_names).boxed());
        Observation {
            configured: configured.clone(),
            pool,
            clients,
            provider_names,
            providers,
            domain,
            groups: Groups { members, administrators },
            tables,
            now: self.clock.now(),
            clock_ahead,
            missing_rights,
        }
    }

    /// What the role of a server lacks. An operator has other rights.
    async fn missing_rights(&self) -> Vec<Unread> {
        if self.is_operator {
            return Vec::new();
        }
        let nobody = random_name();
        let (mut missing, of_pool) = join!(self.store.missing_rights(), self.administration.missing_rights(&nobody));
        missing.extend(of_pool);
        missing
    }

    async fn clients(&self) -> Clients {
        if self.is_operator {
            return self.administration.inspect_clients(&self.configured.client_id).await;
        }
        let unread = has_secrets(objects::client_settings(), "DescribeUserPoolClient");
        Clients { own: Err(unread.clone()), others: Err(unread), are_more: false }
    }

    /// The identity providers that Usher shows or that its app client supports. Without the pool's list, asks for each.
    async fn providers(&self, clients: &Clients, names: &Read<Vec<String>>) -> Vec<Read<Provider>> {
        if !self.is_operator {
            return vec![Err(has_secrets(objects::provider_settings(), "DescribeIdentityProvider"))];
        }
        let supported = clients.own.iter().flatten().flat_map(|client| &client.providers);
        let used = self.configured.providers.iter().chain(supported);
        let used: BTreeSet<String> = used
            .filter(|name| names.as_ref().map_or(*name != "COGNITO", |names| names.contains(name)))
            .cloned()
            .collect();
        self.administration.inspect_providers(&used).await
    }

    /// The custom domain if Usher uses it, otherwise the one that the pool has.
    async fn domain(&self, pool: &Read<Option<Pool>>) -> Read<Option<Domain>> {
        let Some(pool) = pool.as_ref().map_err(Clone::clone)? else { return Ok(None) };
        let host = self.configured.domain.split_once("://").map_or("", |(_, host)| host);
        let custom = pool.custom_domain.as_ref();
        match custom.filter(|name| *name == host).or(pool.domain.as_ref()).or(custom) {
            Some(name) => self.administration.inspect_domain(name).await,
            None => Ok(None),
        }
    }

    async fn clock_ahead(&self) -> Read<i64> {
        let theirs = server_time(&self.keys_uri).await?;
        Ok(self.clock.now().cast_signed() - theirs.cast_signed())
    }
}

fn has_secrets(what: Text, action: &str) -> Unread {
    Unread { what, action: format!("cognito-idp:{action}"), because: Because::HasSecrets }
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
        programs: settings.programs.clone(),
        providers: settings.providers.clone(),
        role_claims: rules.role_claims.clone(),
        members_group: rules.members.clone(),
        administrators_group: rules.administrators.clone(),
        session_seconds: settings.session_seconds,
    }
}
