//! The sites that a proxy protects with Usher (`GET /authz`).

use super::ConfigurationError;
use crate::http::Authority;
use ::access::ResourcePath;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// First segments of Usher's own addresses. A site in one of them would be hidden by Usher, or hide it.
pub(crate) const OWN_ADDRESSES: [&str; 17] = [
    ".usher",
    "account",
    "admin",
    "api",
    "auth",
    "authz",
    "csp-report",
    "design",
    "favicon.svg",
    "healthz",
    "hero.svg",
    "pkg",
    "preferences",
    "readyz",
    "requests",
    "resources",
    "robots.txt",
];
const MAX_SITES: usize = 200;

/// A site that a proxy protects with Usher.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProtectedSite {
    /// Its host name, with a port unless that is a default port.
    pub(crate) host: String,
    /// Where it is in the resource map. Under Usher's own host name, its addresses begin with this path; elsewhere the
    /// path is put before them.
    #[serde(default = "root")]
    pub(crate) path: String,
    /// Whether its calls count against the daily quota.
    #[serde(default)]
    pub(crate) counted: bool,
    /// Whether the owner and the roles of a resource with the same path decide as well.
    #[serde(default)]
    pub(crate) resources_decide: bool,
}

fn root() -> String {
    "/".to_owned()
}

/// Validates what the types do not. `own` is Usher's own host, if the configuration names it.
pub(super) fn check(
    sites: &BTreeMap<String, ProtectedSite>,
    own: Option<&Authority>,
) -> Result<(), ConfigurationError> {
    let bad = |key, given: &str, why| Err(ConfigurationError::Bad { key, given: given.to_owned(), why });
    if sites.len() > MAX_SITES {
        return bad("sites", &sites.len().to_string(), "there are at most 200 sites");
    }
    let mut taken = BTreeSet::new();
    for (name, ProtectedSite { host, path, .. }) in sites {
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if name.is_empty() || !name.bytes().all(is_plain) {
            return bad("sites", name, "a site's name has lower-case letters, digits and - alone");
        }
        let Some(authority) = Authority::parse(host.as_bytes()) else {
            return bad("sites.host", host, "it is a host name such as wiki.example.com, without https://");
        };
        if path != "/" && !path.parse::<ResourcePath>().is_ok_and(|parsed| parsed.as_str() == path.as_str()) {
            return bad("sites.path", path, "it is a path of the resource map such as /wiki, or / alone");
        }
        let is_own = own == Some(&authority);
        if !is_own && own.is_some_and(|own| own.shares_cookies_with(&authority)) {
            return bad("sites.host", host, "browsers send Usher's cookie to all ports of its host");
        }
        let first = path.split('/').nth(1).unwrap_or_default();
        if is_own && (path == "/" || OWN_ADDRESSES.contains(&first)) {
            return bad("sites.path", path, "under Usher's own host name these are Usher's own addresses");
        }
        // Elsewhere a site has all addresses of its host.
        let place = (authority.to_string(), if is_own { path.as_str() } else { "" });
        if !taken.insert(place) {
            return bad("sites.host", host, "another site is at the same host and path");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_of(text: &str) -> Result<(), String> {
        let sites: BTreeMap<String, ProtectedSite> = toml::from_str(text).map_err(|error| error.to_string())?;
        check(&sites, Authority::parse(b"usher.example.com").as_ref()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_site_is_taken_or_refused_by_the_table() {
        for text in [
            "",
            "[wiki]\nhost = 'usher.example.com'\npath = '/wiki'",
            "[wiki]\nhost = 'USHER.example.com:443'\npath = '/wiki'\ncounted = true\n\
             [wiki-files]\nhost = 'usher.example.com'\npath = '/wiki/files'",
            "[wiki]\nhost = 'wiki.example.com'",
            "[wiki]\nhost = 'wiki.example.com:8443'\npath = '/admin'",
        ] {
            assert_eq!(check_of(text), Ok(()), "{text}");
        }
        for (text, named) in [
            ("[Wiki]\nhost = 'wiki.example.com'", "sites"),
            ("[wiki]\npath = '/wiki'", "host"),
            ("[wiki]\nhost = 'wiki.example.com'\nonly = true", "only"),
            ("[wiki]\nhost = 'https://wiki.example.com'", "sites.host"),
            ("[wiki]\nhost = 'wiki.example.com/wiki'", "sites.host"),
            ("[wiki]\nhost = '*.example.com'\npath = '/wiki/'", "sites.path"),
            ("[wiki]\nhost = 'wiki.example.com'\npath = 'wiki'", "sites.path"),
            ("[wiki]\nhost = 'wiki.example.com'\npath = '/wiki/../a'", "sites.path"),
            ("[wiki]\nhost = 'wiki.example.com'\npath = ' /wiki'", "sites.path"),
            ("[wiki]\nhost = 'wiki.example.com'\npath = '/Wiki'", "sites.path"),
            ("[wiki]\nhost = 'usher.example.com:8443'", "sites.host"),
            ("[wiki]\nhost = 'usher.example.com'", "sites.path"),
            ("[wiki]\nhost = 'usher.example.com'\npath = '/admin/wiki'", "sites.path"),
            ("[wiki]\nhost = 'usher.example.com:80'\npath = '/authz'", "sites.path"),
            ("[a]\nhost = 'wiki.example.com'\n[b]\nhost = 'WIKI.example.com:443'\npath = '/b'", "same host"),
            ("[a]\nhost = 'usher.example.com'\npath = '/a'\n[b]\nhost = 'usher.example.com'\npath = '/a'", "same host"),
        ] {
            let error = check_of(text).err().unwrap_or_default();
            assert!(error.contains(named), "{text}: {error}");
        }
    }
}
