//! The configuration: `usher.toml`, overridden by `USHER_*` variables. Usher does not start with an unknown or missing
//! key; the error message names it.

mod check;
mod error;
mod http;
mod keys;
mod load;
mod otel;
mod sites;

pub use error::ConfigurationError;
pub(crate) use http::{Api, ForwardedHeader, Limits, Metrics, Proxy, Tls};
pub(crate) use otel::Otel;
#[cfg(test)]
pub(crate) use sites::OWN_ADDRESSES;
pub(crate) use sites::ProtectedSite;

use ::access::AccessSection;
use gate::{QuotaSection, checks};
use serde::Deserialize;
use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf};

/// The whole configuration; `usher.example.toml` documents each key.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Configuration {
    pub(crate) listen: SocketAddr,
    pub(crate) public_url: Option<String>,
    pub(crate) site_root: String,
    pub(crate) data_dir: PathBuf,
    /// Absent means that a proxy terminates TLS, or that there is no TLS.
    pub(crate) tls: Option<Tls>,
    pub(crate) proxy: Proxy,
    pub(crate) limits: Limits,
    /// The sites that a proxy protects with Usher, by a name of their own. No variables set them.
    pub(crate) sites: BTreeMap<String, ProtectedSite>,
    pub(crate) log: Log,
    pub(crate) metrics: Metrics,
    pub(crate) api: Api,
    pub(crate) otel: Otel,
    /// Local mode if absent.
    pub(crate) cognito: Option<Cognito>,
    pub(crate) dynamodb: DynamoDb,
    pub(crate) access: AccessSection,
    pub(crate) session: Session,
    pub(crate) quota: QuotaSection,
    pub(crate) audit: Audit,
    pub(crate) local: Local,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Log {
    pub(crate) filter: String,
    pub(crate) format: LogFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LogFormat {
    Text,
    Json,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cognito {
    pub(crate) region: String,
    pub(crate) user_pool_id: String,
    pub(crate) client_id: String,
    #[serde(default)]
    pub(crate) client_secret: Option<Secret>,
    pub(crate) domain: String,
    #[serde(default)]
    pub(crate) issuer: Option<String>,
    #[serde(default)]
    pub(crate) endpoint: Option<String>,
    #[serde(default)]
    pub(crate) required_scope: Option<String>,
    #[serde(default)]
    pub(crate) providers: Vec<String>,
    #[serde(default = "default_scopes")]
    pub(crate) scopes: Vec<String>,
    #[serde(default)]
    pub(crate) show_trigger_messages: bool,
}

/// A secret in the configuration; `Debug` does not print it.
#[derive(Clone, Deserialize)]
#[serde(from = "String")]
pub(crate) struct Secret(pub(crate) secrecy::SecretString);

impl Secret {
    /// Whether the secret satisfies a predicate.
    fn is(&self, holds: impl FnOnce(&str) -> bool) -> bool {
        holds(secrecy::ExposeSecret::expose_secret(&self.0))
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct DynamoDb {
    pub(crate) region: Option<String>,
    pub(crate) table_prefix: String,
    pub(crate) endpoint: Option<String>,
    pub(crate) create_tables: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Session {
    pub(crate) hours: u64,
    pub(crate) idle_minutes: u64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Audit {
    pub(crate) days: u64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Local {
    pub(crate) pool_port: u16,
    pub(crate) directory_port: u16,
    pub(crate) dynamodb_port: u16,
    pub(crate) seed_file: Option<PathBuf>,
    pub(crate) sample_people: u16,
    pub(crate) sample_resources: u16,
}

fn default_scopes() -> Vec<String> {
    ["openid", "email", "profile"].map(str::to_owned).into()
}

impl Default for Configuration {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 3000)),
            public_url: None,
            site_root: "target/site".to_owned(),
            data_dir: PathBuf::from(".usher"),
            tls: None,
            proxy: Proxy::default(),
            limits: Limits::default(),
            sites: BTreeMap::new(),
            log: Log::default(),
            metrics: Metrics::default(),
            api: Api::default(),
            otel: Otel::default(),
            cognito: None,
            dynamodb: DynamoDb::default(),
            access: AccessSection::default(),
            session: Session::default(),
            quota: QuotaSection::default(),
            audit: Audit::default(),
            local: Local::default(),
        }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self { filter: "info".to_owned(), format: LogFormat::Text }
    }
}

impl Default for DynamoDb {
    fn default() -> Self {
        Self { region: None, table_prefix: checks::TABLE_PREFIX.to_owned(), endpoint: None, create_tables: false }
    }
}

impl Default for Session {
    fn default() -> Self {
        Self { hours: 12, idle_minutes: 30 }
    }
}

impl Default for Audit {
    fn default() -> Self {
        Self { days: checks::AUDIT_DAYS }
    }
}

impl Default for Local {
    fn default() -> Self {
        Self {
            pool_port: 9229,
            directory_port: 9230,
            dynamodb_port: 8000,
            seed_file: None,
            sample_people: 0,
            sample_resources: 0,
        }
    }
}
