//! Startup, running and shutdown of the server.

use crate::{
    Configuration, StartError,
    backends::Backends,
    configuration::Limits,
    http::{self, Readiness, Site},
    listen::{self, Certificate},
    metrics::{self, Metrics},
};
use gate::{Clock, Gate, QuotaSettings, Settings};
use identity::{IssuerForm, UserPool, UserPoolError};
use secrecy::SecretString;
use std::{future::Future, net::SocketAddr, sync::Arc, time::Duration};
use store::{Store, StoreError};
use telemetry::Telemetry;
use tokio::net::TcpListener;

/// How many connections may read the metrics at once.
const SCRAPERS: u32 = 16;

/// A server that is ready to run.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    certificate: Option<Certificate>,
    /// Listens for plain HTTP beside TLS, and redirects to it.
    redirecting: Option<TcpListener>,
    /// What is measured, and the listener that shows it.
    measured: Option<(Arc<Metrics>, TcpListener)>,
    limits: Limits,
    readiness: Readiness,
    /// How long Usher still accepts connections after the stop signal, so that load balancers notice it is stopping.
    notice: Duration,
    router: axum::Router,
    gate: Gate,
    public_url: String,
    #[cfg(feature = "local")]
    local: Option<local::Services>,
}

impl Server {
    /// Connects to the services and starts listening.
    ///
    /// # Errors
    /// [`StartError`] says what is missing and what to do.
    pub async fn start(configuration: Configuration) -> Result<Self, StartError> {
        let redirecting = listener(configuration.tls.as_ref().and_then(|tls| tls.redirect_from)).await?;
        let measured =
            listener(configuration.metrics.listen).await?.map(|listener| (Arc::new(Metrics::new()), listener));
        let certificate = configuration.tls.clone().map(Certificate::read).transpose()?;
        let address = configuration.listen;
        let listen = |source| StartError::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let backends = backends(&configuration, address.port()).await?;

        // Without a listener for the metrics, nobody measures.
        let telemetry =
            measured.as_ref().map_or_else(Telemetry::default, |(metrics, _)| Telemetry::new(metrics.clone()));
        let telemetry = telemetry.traced(configuration.otel.endpoint.is_some());
        let store = Store::observed(&backends.store, &telemetry).await;
        let created = if backends.create_tables { store.create_missing_tables().await? } else { Vec::new() };
        let quota = configuration.quota.settings()?;
        let settings = Settings { telemetry, ..settings(&configuration, &backends, quota)? };
        let created = match store.needs_migration().await {
            Ok(true) if configuration.cognito.is_some() => return Err(StoreError::NotMigrated.into()),
            Ok(true) => {
                crate::migrate::run(&settings, &store, false).await?;
                // What was deleted from the seed's resources stays deleted.
                Vec::new()
            }
            Ok(false) => created,
            // The server becomes ready when the database answers and the tables are complete.
            Err(error) => {
                tracing::warn!(%error, "not known yet whether the tables are those of an earlier version");
                created
            }
        };
        let site = Site::new(&backends.public_url, &settings.pool.domain, configuration.cognito.is_none());
        #[cfg(feature = "local")]
        if let Some(local) = &backends.local {
            crate::local_mode::add_sample_people(&store, local, &created).await?;
        }
        let gate = Gate::new(settings, store).await?;
        #[cfg(feature = "local")]
        if let Some(local) = &backends.local {
            crate::local_mode::seed_resources(&gate, local, &created).await;
        }
        if let Err(error) = gate.health.ready().await {
            tracing::warn!(%error, "not ready yet");
        }
        if !address.ip().is_loopback() && configuration.tls.is_none() && configuration.proxy.trusted.is_empty() {
            tracing::warn!("plain HTTP to everybody: set [tls], or name the proxy that speaks TLS in proxy.trusted");
        }
        tracing::info!(address = %backends.public_url, listen = %address, tables_created = created.len(), "Usher is ready");
        if let Some(address) = configuration.metrics.listen
            && !address.ip().is_loopback()
        {
            tracing::warn!(%address, "everybody who reaches this address can read the metrics");
        }
        let readiness = Readiness::new(gate.clone());
        let by_default = if configuration.cognito.is_some() { 5 } else { 0 };
        let notice = Duration::from_secs(configuration.limits.stop_notice_seconds.unwrap_or(by_default));
        let metrics = measured.as_ref().map(|(metrics, _)| Arc::clone(metrics));
        Ok(Self {
            router: http::router(gate.clone(), site, readiness.clone(), metrics, &configuration),
            gate,
            listener,
            address,
            certificate,
            redirecting,
            measured,
            limits: configuration.limits,
            readiness,
            notice,
            public_url: backends.public_url,
            #[cfg(feature = "local")]
            local: backends.local,
        })
    }

    /// The URL that users open.
    #[must_use]
    pub fn public_url(&self) -> &str {
        &self.public_url
    }

    /// The socket address that the server listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The socket address of the metrics, if there is one.
    #[must_use]
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.measured.as_ref().and_then(|(_, listener)| listener.local_addr().ok())
    }

    /// Takes the services of local mode out of the server, so that a test can break them.
    #[cfg(feature = "local")]
    pub fn local(&mut self) -> Option<local::Services> {
        self.local.take()
    }

    /// Serves requests until `stop` resolves, then lets requests in progress finish.
    pub async fn run_until(self, stop: impl Future<Output = ()> + Send + 'static) {
        let Self { readiness, notice, .. } = self;
        let stop = async move {
            stop.await;
            readiness.stopping();
            tokio::time::sleep(notice).await;
        };
        let current = self.certificate.clone();
        let keep_current = async {
            match current {
                Some(certificate) => certificate.keep_current().await,
                None => std::future::pending().await,
            }
        };
        let complete_list = async {
            self.gate.people.complete_list().await;
            std::future::pending::<()>().await;
        };
        let router = http::over_plain_http(self.router.clone());
        let redirect = async {
            if let Some(listener) = self.redirecting {
                listen::serve(listener, None, router, &self.limits, None, std::future::pending()).await;
            }
            std::future::pending::<()>().await;
        };
        let connections = self.measured.as_ref().map(|(metrics, _)| metrics.connections.clone());
        let show_metrics = async {
            if let Some((metrics, listener)) = self.measured {
                let limits = Limits { connections: SCRAPERS, ..Limits::default() };
                listen::serve(
                    listener,
                    None,
                    metrics::router(metrics, self.gate.clone()),
                    &limits,
                    None,
                    std::future::pending(),
                )
                .await;
            }
            std::future::pending::<()>().await;
        };
        tokio::select! {
            () = redirect => {}
            () = show_metrics => {}
            () = listen::serve(self.listener, self.certificate, self.router, &self.limits, connections, stop) => {}
            () = keep_current => {}
            () = complete_list => {}
        }
        self.gate.flush().await;
        #[cfg(feature = "local")]
        if let Some(local) = self.local {
            local.shutdown().await;
        }
        tracing::info!("stopped");
    }
}

/// Listens on this address, if there is one.
async fn listener(address: Option<SocketAddr>) -> Result<Option<TcpListener>, StartError> {
    let Some(address) = address else { return Ok(None) };
    let listen = |source| StartError::Listen { address, source };
    Ok(Some(TcpListener::bind(address).await.map_err(listen)?))
}

/// The tables' settings, and the services to keep running while they are used.
pub(crate) async fn tables(configuration: &Configuration) -> Result<(store::Settings, Option<Backends>), StartError> {
    #[cfg(feature = "local")]
    if configuration.cognito.is_none()
        && let Some(settings) = crate::local_mode::tables_of_a_running_usher(configuration).await
    {
        return Ok((settings, None));
    }
    let backends = backends(configuration, configuration.listen.port()).await?;
    Ok((backends.store.clone(), Some(backends)))
}

/// Cognito and DynamoDB: in AWS, or started on this machine for an Usher that listens on `port`.
pub(crate) async fn backends(configuration: &Configuration, port: u16) -> Result<Backends, StartError> {
    match configuration.cognito.clone() {
        Some(cognito) => Backends::in_aws(configuration, cognito),
        None => on_this_machine(configuration, port).await,
    }
}

#[cfg(feature = "local")]
async fn on_this_machine(configuration: &Configuration, port: u16) -> Result<Backends, StartError> {
    crate::local_mode::start(configuration, port).await
}

#[cfg(not(feature = "local"))]
#[expect(clippy::unused_async, reason = "the same shape as with local mode")]
async fn on_this_machine(_: &Configuration, _: u16) -> Result<Backends, StartError> {
    Err(crate::ConfigurationError::missing("cognito.user_pool_id", "this build has no local mode").into())
}

pub(crate) fn settings(
    configuration: &Configuration,
    backends: &Backends,
    quota: QuotaSettings,
) -> Result<Settings, UserPoolError> {
    let Backends { cognito, public_url, .. } = backends;
    let issuer = match &cognito.issuer {
        Some(issuer) => issuer.trim_end_matches('/').to_owned(),
        None => UserPool::aws_issuer(&cognito.region, &cognito.user_pool_id, IssuerForm::Original)?,
    };
    Ok(Settings {
        pool: UserPool {
            issuer,
            domain: cognito.domain.trim_end_matches('/').to_owned(),
            client_id: cognito.client_id.clone(),
            client_secret: cognito.client_secret.clone().map(|secret| -> SecretString { secret.0 }),
            redirect_uri: format!("{public_url}{}", http::CALLBACK),
            sign_out_uri: format!("{public_url}/"),
            required_scope: cognito.required_scope.clone(),
            scopes: cognito.scopes.clone(),
        },
        programs: backends.programs.clone(),
        providers: cognito.providers.clone(),
        site_paths: http::Sites::paths_here(&configuration.sites, public_url),
        rules: backends.rules.clone(),
        session_seconds: configuration.session.hours * 3600,
        idle_seconds: configuration.session.idle_minutes * 60,
        administration: backends.administration.clone(),
        pool_id: cognito.user_pool_id.clone(),
        quota,
        audit_seconds: configuration.audit.days * 24 * 60 * 60,
        clock: Clock::system(),
        telemetry: Telemetry::default(),
    })
}
