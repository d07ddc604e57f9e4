//! The request that a proxy asks about.
//!
//! | proxy | method | path and query |
//! |---|---|---|
//! | nginx, `HAProxy`, Apache | `X-Original-Method` | `X-Original-URI` |
//! | Traefik, Caddy | `X-Forwarded-Method` | `X-Forwarded-Uri` |
//! | Envoy | the question's own | behind `/authz` |
//!
//! A proxy passes on what a client sends in the headers that another kind of proxy uses. So all that is said must
//! agree.

use super::{ADDRESS, sites::Place, visit};
use crate::http::{
    AppState,
    auth::SIGN_IN,
    extract::{PlainHttp, ThroughProxy},
    site::Authority,
};
use axum::http::{HeaderMap, HeaderValue, header, request::Parts};
use thiserror::Error;
use url::form_urlencoded;

const METHODS: [&str; 2] = ["x-original-method", "x-forwarded-method"];
const ADDRESSES: [&str; 2] = ["x-original-uri", "x-forwarded-uri"];
/// Longest address to return to after signing in, in bytes. Proxies read only a few kilobytes of headers.
pub(super) const MAX_RETURN_ADDRESS: usize = 1_000;
/// Headers with which a client asks some web frameworks for another method or path than that of the request.
const OVERRIDES: [&str; 5] =
    ["x-http-method-override", "x-http-method", "x-method-override", "x-original-url", "x-rewrite-url"];
/// What the names of Usher's own headers begin with.
const OWN_HEADERS: &[u8] = b"x-usher-";

/// The request that a proxy asks about.
#[derive(Debug)]
pub(super) struct OriginalRequest {
    /// The method.
    pub(super) method: String,
    /// The host that the browser asked for.
    pub(super) host: Authority,
    /// Path and query in the browser's address bar.
    address: String,
    /// The site that it belongs to, and where.
    pub(super) place: Place,
}

/// Why a question is not answered, for the log and for whoever sets up a proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(super) enum Unreadable {
    #[error("it does not come from a proxy in proxy.trusted")]
    NoProxy,
    #[error("the original request came without TLS")]
    PlainHttp,
    #[error("the original request has a header X-Usher-…, which only Usher writes: the proxy must remove it")]
    OwnHeader,
    #[error("the original request has a header that names another method or address, which some sites would follow")]
    Override,
    #[error("the original request asks for another protocol than WebSocket, over which nobody would ask Usher")]
    Upgrade,
    #[error("the proxy does not say the original method and address, or says them twice and differently")]
    Contradiction,
    #[error("the proxy does not say one original host, or different ones")]
    Host,
    #[error("no site in the configuration has this host and path")]
    UnknownSite,
}

impl OriginalRequest {
    /// Reads what the proxy says.
    ///
    /// # Errors
    /// [`Unreadable`] unless a trusted proxy says all of it without a contradiction, about a configured site.
    pub(super) fn read(parts: &Parts, state: &AppState) -> Result<Self, Unreadable> {
        let host = host_behind_proxy(parts, state)?;
        let headers = &parts.headers;
        if headers.keys().any(|name| is_own_header(name.as_str())) {
            return Err(Unreadable::OwnHeader);
        }
        if headers.keys().any(|name| is_override(name.as_str())) {
            return Err(Unreadable::Override);
        }
        let is_web_socket = |protocol: &HeaderValue| protocol.as_bytes().eq_ignore_ascii_case(b"websocket");
        if !headers.get_all(header::UPGRADE).iter().all(is_web_socket) {
            return Err(Unreadable::Upgrade);
        }
        let behind = behind_the_prefix(parts);
        let own_method = behind.map(|_| parts.method.as_str());
        let method = agreed(headers, METHODS, own_method)?;
        let address = agreed(headers, ADDRESSES, behind)?;
        let place = state.sites.find(&host, address).ok_or(Unreadable::UnknownSite)?;
        Ok(Self { method: method.to_owned(), address: address.to_owned(), host, place })
    }

    /// Whether the method changes nothing.
    pub(super) fn reads(&self) -> bool {
        matches!(self.method.as_str(), "GET" | "HEAD" | "OPTIONS")
    }

    /// Where a browser signs in and returns here. What was posted is lost, so it then returns to the site's first page.
    pub(super) fn sign_in_address(&self, state: &AppState) -> String {
        let escaped = |address: &str| form_urlencoded::byte_serialize(address.as_bytes()).collect::<String>();
        let first_page = if self.place.is_here { self.place.site_path.as_str() } else { "/" };
        let wanted = Some(escaped(&self.address)).filter(|wanted| self.reads() && wanted.len() <= MAX_RETURN_ADDRESS);
        let wanted = wanted.unwrap_or_else(|| escaped(first_page));
        match self.place.is_here {
            true => format!("{}{SIGN_IN}?return_to={wanted}", state.site.origin),
            false => format!("{}{}?return_to={wanted}", state.site.origin_of_site(&self.host), visit::SIGN_IN),
        }
    }
}

/// The site with a host name of its own that the browser asked for.
///
/// # Errors
/// [`Unreadable`] unless a trusted proxy names the host of such a site.
pub(super) fn site_host(parts: &Parts, state: &AppState) -> Result<Authority, Unreadable> {
    let host = host_behind_proxy(parts, state)?;
    if state.sites.is_elsewhere(&host) { Ok(host) } else { Err(Unreadable::UnknownSite) }
}

fn host_behind_proxy(parts: &Parts, state: &AppState) -> Result<Authority, Unreadable> {
    let proxy = parts.extensions.get::<ThroughProxy>().ok_or(Unreadable::NoProxy)?;
    if state.site.secure && parts.extensions.get::<PlainHttp>().is_some() {
        return Err(Unreadable::PlainHttp);
    }
    original_host(parts, proxy, |host| state.sites.knows(host))
}

/// Some servers read `_` and other punctuation in the name of a header as `-`.
fn as_read(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().map(|byte| if byte.is_ascii_alphanumeric() { byte } else { b'-' })
}

fn is_own_header(name: &str) -> bool {
    as_read(name).take(OWN_HEADERS.len()).eq(OWN_HEADERS.iter().copied())
}

fn is_override(name: &str) -> bool {
    OVERRIDES.iter().any(|other| as_read(name).eq(other.bytes()))
}

/// The original address, where Envoy puts it.
fn behind_the_prefix(parts: &Parts) -> Option<&str> {
    parts.uri.path_and_query()?.as_str().strip_prefix(ADDRESS).filter(|rest| rest.starts_with('/'))
}

/// What all of these headers and `besides` say, if they say the same.
fn agreed<'a>(
    headers: &'a HeaderMap,
    names: [&'static str; 2],
    besides: Option<&'a str>,
) -> Result<&'a str, Unreadable> {
    let mut agreed = besides;
    for value in names.into_iter().flat_map(|name| headers.get_all(name)) {
        let said = value.to_str().map_err(|_| Unreadable::Contradiction)?;
        if *agreed.get_or_insert(said) != said {
            return Err(Unreadable::Contradiction);
        }
    }
    agreed.filter(|said| !said.is_empty()).ok_or(Unreadable::Contradiction)
}

/// The host that the browser asked for. A proxy that asks Usher under another name says which one it was in
/// `X-Forwarded-Host` or `Forwarded`; a client may send these as well, so all must name the same host. So must
/// `X-Forwarded-Host` where `Forwarded` counts: the site may read it.
fn original_host(
    parts: &Parts,
    proxy: &ThroughProxy,
    is_site: impl Fn(&Authority) -> bool,
) -> Result<Authority, Unreadable> {
    let parse = |host: &[u8]| Authority::parse(host).ok_or(Unreadable::Host);
    let in_header = parts.headers.get(header::HOST).map(|host| host.as_bytes());
    let in_target = parts.uri.authority().map(|authority| authority.as_str().as_bytes());
    let asked = in_header.or(in_target).map(parse).transpose()?;
    let host = match proxy.hosts.first() {
        Some(first) => parse(first.as_bytes())?,
        None => asked.clone().ok_or(Unreadable::Host)?,
    };
    for other in proxy.hosts.iter().chain(&proxy.unread_hosts) {
        if parse(other.as_bytes())? != host {
            return Err(Unreadable::Host);
        }
    }
    // The name under which the proxy asks Usher may differ, but it is not that of another site.
    match asked.filter(|asked| *asked != host && is_site(asked)) {
        Some(_) => Err(Unreadable::Host),
        None => Ok(host),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, Request};

    /// Header fields.
    type Fields = [(&'static str, &'static str)];

    fn parts(method: &str, uri: &str, headers: &Fields) -> Parts {
        let mut request = Request::builder().method(method).uri(uri).body(()).unwrap();
        for (name, value) in headers {
            request.headers_mut().append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        request.into_parts().0
    }

    #[test]
    fn what_is_said_about_the_original_request_must_agree() {
        let said = |method: &str, uri: &str, headers: &Fields| {
            let parts = parts(method, uri, headers);
            let behind = behind_the_prefix(&parts);
            let method = agreed(&parts.headers, METHODS, behind.map(|_| parts.method.as_str())).ok()?.to_owned();
            Some((method, agreed(&parts.headers, ADDRESSES, behind).ok()?.to_owned()))
        };
        let taken = |method: &str, address: &str| Some((method.to_owned(), address.to_owned()));
        let nginx = [("x-original-method", "POST"), ("x-original-uri", "/wiki/a?b")];
        assert_eq!(said("GET", "/authz", &nginx), taken("POST", "/wiki/a?b"));
        let traefik = [("x-forwarded-method", "PUT"), ("x-forwarded-uri", "/wiki/a")];
        assert_eq!(said("GET", "/authz", &traefik), taken("PUT", "/wiki/a"));
        assert_eq!(said("DELETE", "/authz/wiki/a?b", &[]), taken("DELETE", "/wiki/a?b"));
        assert_eq!(said("GET", "/authz/", &[]), taken("GET", "/"));
        assert_eq!(said("GET", "/authz//wiki/../a", &[]), taken("GET", "//wiki/../a"));
        let both = [nginx[0], nginx[1], ("x-forwarded-method", "POST"), ("x-forwarded-uri", "/wiki/a?b")];
        assert_eq!(said("GET", "/authz", &both), taken("POST", "/wiki/a?b"));

        let refused: &[(&str, &str, &Fields)] = &[
            ("GET", "/authz", &[]),
            ("GET", "/authz?/wiki/a", &[]),
            ("GET", "/authz", &[nginx[1]]),
            ("GET", "/authz", &[nginx[0]]),
            ("GET", "/authz", &[nginx[0], ("x-original-uri", "")]),
            ("GET", "/authz", &[nginx[0], nginx[1], ("x-original-uri", "/wiki/b")]),
            ("GET", "/authz", &[nginx[0], nginx[1], ("x-original-method", "GET")]),
            ("GET", "/authz", &[nginx[0], nginx[1], ("x-forwarded-method", "GET")]),
            ("GET", "/authz", &[nginx[0], nginx[1], ("x-forwarded-uri", "/wiki/b")]),
            ("POST", "/authz/wiki/a", &[("x-forwarded-method", "GET")]),
            ("POST", "/authz/wiki/a", &[("x-original-uri", "/wiki/b")]),
        ];
        for (method, uri, headers) in refused {
            assert_eq!(said(method, uri, headers), None, "{method} {uri} {headers:?}");
        }
    }

    #[test]
    fn the_hosts_must_agree() {
        let owned = |hosts: &[&str]| hosts.iter().map(|host| (*host).to_owned()).collect();
        let host = |host: &'static str, forwarded: &[&str], unread: &[&str]| {
            let proxy = ThroughProxy { hosts: owned(forwarded), unread_hosts: owned(unread) };
            let is_site = |host: &Authority| ["a.example", "b.example"].contains(&host.to_string().as_str());
            original_host(&parts("GET", "/authz", &[("host", host)]), &proxy, is_site).map(|host| host.to_string())
        };
        for (asked, forwarded, expected) in [
            ("usher:3000", &["a.example"][..], Some("a.example")),
            ("a.example", &[], Some("a.example")),
            ("a.example:443", &["A.example"], Some("a.example")),
            ("usher:3000", &["a.example", "a.example"], Some("a.example")),
            ("usher:3000", &["a.example", "b.example"], None),
            ("b.example", &["a.example"], None),
            ("usher:3000", &["a.example/x"], None),
            ("usher:3000", &[""], None),
        ] {
            assert_eq!(host(asked, forwarded, &[]).ok().as_deref(), expected, "{asked} {forwarded:?}");
        }
        for (asked, forwarded, unread, expected) in [
            ("usher:3000", &["a.example"][..], &["a.example:443"][..], Some("a.example")),
            ("a.example", &[], &["a.example"], Some("a.example")),
            ("usher:3000", &["a.example"], &["evil.example"], None),
            ("usher:3000", &["a.example"], &["a.example", "b.example"], None),
            ("a.example", &[], &["b.example"], None),
            ("a.example", &["a.example"], &[""], None),
            ("evil.example", &[], &["a.example"], None),
        ] {
            assert_eq!(host(asked, forwarded, unread).ok().as_deref(), expected, "{asked} {forwarded:?} {unread:?}");
        }
    }

    #[test]
    fn headers_of_our_own_are_recognised_in_any_spelling() {
        for name in ["x-usher-user", "x_usher_user", "x-usher_groups", "x-usher-", "x.usher.user", "x-usher~name"] {
            assert!(is_own_header(name), "{name}");
        }
        for name in ["x-user", "x-ushers", "usher-user", "x-forwarded-user"] {
            assert!(!is_own_header(name), "{name}");
        }
    }

    #[test]
    fn headers_that_name_another_method_or_address_are_recognised_in_any_spelling() {
        for name in ["x-http-method-override", "x_http_method_override", "x-http_method", "x.original.url"] {
            assert!(is_override(name), "{name}");
        }
        for name in ["x-http-method-overrides", "http-method", "x-original-uri"] {
            assert!(!is_override(name), "{name}");
        }
    }
}
