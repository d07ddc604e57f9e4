//! The keys about connections and requests: TLS, proxies in front, limits.

use super::ConfigurationError;
use ipnet::IpNet;
use serde::Deserialize;
use std::{net::SocketAddr, num::NonZeroU32, path::PathBuf};

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tls {
    pub(crate) certificate: PathBuf,
    pub(crate) key: PathBuf,
    /// Where plain HTTP is answered, with the way to TLS.
    #[serde(default)]
    pub(crate) redirect_from: Option<SocketAddr>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Proxy {
    pub(crate) trusted: Vec<IpNet>,
    pub(crate) forwarded: ForwardedHeader,
}

/// The header in which trusted proxies say for whom they ask.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ForwardedHeader {
    #[default]
    XForwardedFor,
    /// RFC 7239.
    Forwarded,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Limits {
    pub(crate) connections: u32,
    pub(crate) requests: usize,
    pub(crate) header_seconds: u64,
    /// For each address; absent means 60, in local mode 6,000.
    pub(crate) sign_in_requests_per_minute: Option<NonZeroU32>,
    /// Absent means 5, in local mode 0.
    pub(crate) stop_notice_seconds: Option<u64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 1024,
            requests: 256,
            header_seconds: 5,
            sign_in_requests_per_minute: None,
            stop_notice_seconds: None,
        }
    }
}

impl Limits {
    /// What the types alone do not say.
    pub(super) fn check(&self) -> Result<(), ConfigurationError> {
        let rows = [
            ("limits.connections", u64::from(self.connections), 1_000_000),
            ("limits.requests", self.requests as u64, 1_000_000),
            ("limits.header_seconds", self.header_seconds, 300),
        ];
        for (key, given, most) in rows {
            if !(1..=most).contains(&given) {
                let why = "it is too small or too large";
                return Err(ConfigurationError::Bad { key, given: given.to_string(), why });
            }
        }
        Ok(())
    }
}
