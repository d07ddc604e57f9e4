//! The configured sites, and which one an address belongs to.

use crate::{
    configuration::ProtectedSite,
    http::site::{Authority, Site},
};
use access::CallPath;
use std::{cmp::Reverse, collections::BTreeMap};

/// The sites that proxies protect with Usher.
#[derive(Debug)]
pub(crate) struct Sites(Vec<SiteOnHost>);

#[derive(Debug)]
struct SiteOnHost {
    host: Authority,
    /// Whether the host is Usher's own.
    is_here: bool,
    path: String,
    counted: bool,
    resources_decide: bool,
}

/// Where an address is.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The path that the resource map is asked about, as it was sent.
    pub(super) path: String,
    /// Whether calls count against the daily quota.
    pub(super) counted: bool,
    /// Whether a resource at this path decides as well.
    pub(super) resources_decide: bool,
    /// Whether it is under Usher's own host name.
    pub(super) is_here: bool,
    /// The path of the site.
    pub(super) site_path: String,
}

impl Sites {
    /// The sites of the configuration, which the check has found to be valid.
    pub(crate) fn new(configured: &BTreeMap<String, ProtectedSite>, site: &Site) -> Self {
        let on_host = |protected: &ProtectedSite| {
            let host = Authority::parse(protected.host.as_bytes())?;
            let is_here = site.is_named(&host);
            let ProtectedSite { counted, resources_decide, .. } = *protected;
            Some(SiteOnHost { host, is_here, path: protected.path.clone(), counted, resources_decide })
        };
        let mut sites: Vec<SiteOnHost> = configured.values().filter_map(on_host).collect();
        // Of two sites, one within the other, the inner one comes first.
        sites.sort_by_key(|site| Reverse(site.path.len()));
        Self(sites)
    }

    /// The paths of the sites under Usher's own host name.
    pub(crate) fn paths_here(configured: &BTreeMap<String, ProtectedSite>, public_url: &str) -> Vec<String> {
        let own = Authority::of_url(public_url);
        let is_here = |site: &&ProtectedSite| own.is_some() && Authority::parse(site.host.as_bytes()) == own;
        configured.values().filter(is_here).map(|site| site.path.clone()).collect()
    }

    /// Whether the host is that of a site.
    pub(super) fn knows(&self, host: &Authority) -> bool {
        self.0.iter().any(|site| site.host == *host)
    }

    /// Whether the host is that of a site with a host name of its own.
    pub(super) fn is_elsewhere(&self, host: &Authority) -> bool {
        self.0.iter().any(|site| !site.is_here && site.host == *host)
    }

    /// The site that an address belongs to. An address that has no path, by [`CallPath`], belongs to any site of its
    /// host: the gate refuses it, and says why.
    pub(super) fn find(&self, host: &Authority, address: &str) -> Option<Place> {
        let sent = address.split('?').next().unwrap_or_default();
        let parsed = sent.parse::<CallPath>().ok();
        let is_within = |site: &SiteOnHost| {
            let Some(path) = parsed.as_ref().filter(|_| site.is_here) else { return true };
            path.as_str().strip_prefix(&site.path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let site = self.0.iter().find(|site| site.host == *host && is_within(site))?;
        let is_prefixed = !site.is_here && site.path != "/" && sent.starts_with('/');
        let path = if is_prefixed { format!("{}{sent}", site.path) } else { sent.to_owned() };
        let SiteOnHost { counted, resources_decide, is_here, .. } = *site;
        Some(Place { path, counted, resources_decide, is_here, site_path: site.path.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_belongs_to_the_innermost_site_however_it_is_spelled() {
        let configured = [
            ("wiki", "usher.example.com", "/wiki", false),
            ("counted", "usher.example.com", "/wiki/api", true),
            ("shop", "shop.example.com", "/shop", true),
            ("all", "all.example.com", "/", false),
        ]
        .map(|(name, host, path, counted)| {
            let site = ProtectedSite { host: host.to_owned(), path: path.to_owned(), counted, resources_decide: false };
            (name.to_owned(), site)
        });
        let site = Site::new("https://usher.example.com", "https://sign-in.example.com", false);
        let configured = BTreeMap::from(configured);
        let sites = Sites::new(&configured, &site);
        assert_eq!(
            Sites::paths_here(&configured, "https://usher.example.com"),
            ["/wiki/api", "/wiki"].map(String::from)
        );
        let find = |host: &str, address: &str| {
            let place = sites.find(&Authority::parse(host.as_bytes())?, address)?;
            Some((place.path, place.counted, place.is_here))
        };
        let here = |path: &str, counted| Some((path.to_owned(), counted, true));
        let elsewhere = |path: &str, counted| Some((path.to_owned(), counted, false));
        for (host, address, expected) in [
            ("usher.example.com", "/wiki", here("/wiki", false)),
            ("USHER.example.com:443", "/wiki/", here("/wiki/", false)),
            ("usher.example.com", "/wiki/a?b=/../c", here("/wiki/a", false)),
            ("usher.example.com", "/wiki/api/a", here("/wiki/api/a", true)),
            ("usher.example.com", "/wiki/apis", here("/wiki/apis", false)),
            ("usher.example.com", "/wikis", None),
            ("usher.example.com", "/", None),
            ("usher.example.com", "/admin", None),
            ("evil.example.com", "/wiki", None),
            ("shop.example.com", "/a", elsewhere("/shop/a", true)),
            ("shop.example.com", "/", elsewhere("/shop/", true)),
            ("shop.example.com", "/../a", elsewhere("/shop/../a", true)),
            ("shop.example.com", "ping/a", elsewhere("ping/a", true)),
            ("all.example.com", "/a", elsewhere("/a", false)),
        ] {
            assert_eq!(find(host, address), expected, "{host} {address}");
        }
        // The gate refuses these, wherever they would lead.
        for address in ["/x/../wiki/a", "/wiki/..%2Fa", "/%77iki/a", "/wiki/%61pi/a", "//wiki", "*", ""] {
            assert!(find("usher.example.com", address).is_some(), "{address}");
        }
    }
}
