//! Configuration of connections and requests: TLS, reverse proxies, limits, the listener of the metrics, and the API.

use super::ConfigurationError;
use ipnet::{IpNet, Ipv6Net};
use serde::Deserialize;
use std::{
    net::{Ipv6Addr, SocketAddr},
    num::NonZeroU32,
    path::PathBuf,
};

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tls {
    pub(crate) certificate: PathBuf,
    pub(crate) key: PathBuf,
    /// Address that accepts plain HTTP and redirects to TLS.
    #[serde(default)]
    pub(crate) redirect_from: Option<SocketAddr>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Proxy {
    pub(crate) trusted: Vec<IpNet>,
    pub(crate) forwarded: ForwardedHeader,
}

/// The header in which trusted proxies send the client's address.
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
    /// Failed or abandoned sign-ins per client address. Absent means 60, or 6,000 in local mode.
    pub(crate) sign_in_requests_per_minute: Option<NonZeroU32>,
    /// Absent means 5, or 0 in local mode.
    pub(crate) stop_notice_seconds: Option<u64>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Metrics {
    /// Address that shows the metrics to everybody who reaches it. Absent means that nothing is measured.
    pub(crate) listen: Option<SocketAddr>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Api {
    /// The other sites whose pages may call the API.
    pub(crate) allowed_origins: Vec<String>,
}

impl Proxy {
    /// Validates what the types do not.
    pub(super) fn check(&self) -> Result<(), ConfigurationError> {
        for network in &self.trusted {
            let bad = |why| ConfigurationError::Bad { key: "proxy.trusted", given: network.to_string(), why };
            if network.network() != network.addr() {
                return Err(bad(
                    "it names one address and means a whole network; write the network's first address, or /32",
                ));
            }
            // At most the size of private networks (RFC 1918, RFC 4193) or of the largest proxies' public networks.
            let is_too_large = match network {
                IpNet::V4(network) => network.prefix_len() < 8,
                IpNet::V6(network) => network.prefix_len() < if PRIVATE.contains(network) { 7 } else { 16 },
            };
            if is_too_large {
                return Err(bad("it is too large: whoever is in it could pass for anybody; name your own proxies"));
            }
        }
        Ok(())
    }
}

/// Unique local addresses (RFC 4193).
const PRIVATE: Ipv6Net = Ipv6Net::new_assert(Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7);

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
    /// Validates what the types do not.
    pub(super) fn check(&self) -> Result<(), ConfigurationError> {
        let sign_ins = self.sign_in_requests_per_minute.map_or(1, NonZeroU32::get);
        let rows = [
            ("limits.connections", u64::from(self.connections), 1, 1_000_000),
            ("limits.requests", self.requests as u64, 1, 1_000_000),
            ("limits.header_seconds", self.header_seconds, 1, 300),
            ("limits.sign_in_requests_per_minute", u64::from(sign_ins), 1, 100_000),
            ("limits.stop_notice_seconds", self.stop_notice_seconds.unwrap_or_default(), 0, 600),
        ];
        for (key, given, least, most) in rows {
            if !(least..=most).contains(&given) {
                let why = "it is too small or too large";
                return Err(ConfigurationError::Bad { key, given: given.to_string(), why });
            }
        }
        Ok(())
    }
}
