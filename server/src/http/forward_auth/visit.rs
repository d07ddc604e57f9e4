//! Signing in on a site with a host name of its own. Usher's cookie stays with Usher's host, so the browser fetches a
//! ticket there and brings it to the site, where it becomes a cookie of the site.
//!
//! ```text
//! site    GET /.usher/sign-in?return_to=/a    a secret in a cookie of the site       -> Usher
//! Usher   GET /account/visit?…                signs in if need be; a ticket          -> site
//! site    GET /.usher/enter?ticket=…          ticket and secret become a cookie      -> /a
//! site    GET /.usher/sign-out                                                       -> Usher's sign-out
//! ```
//!
//! The proxy passes the site's addresses below `/.usher/` on to Usher.

use super::{
    answer,
    original::{MAX_RETURN_ADDRESS, site_host},
};
use crate::http::{
    AppState,
    auth::{SIGN_IN as USHER_SIGN_IN, see_other},
    extract::{RequestContext, RequestId},
    navigation::is_navigation,
    page,
    site::Authority,
};
use access::CallPath;
use app::Cause;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, Uri, request::Parts},
    response::Response,
};
use gate::{Caller, visit_hash};
use url::form_urlencoded::{Serializer, parse};

/// On the site: where a visit begins.
pub(crate) const SIGN_IN: &str = "/.usher/sign-in";
/// On the site: where a ticket is redeemed.
pub(crate) const ENTER: &str = "/.usher/enter";
/// On the site: where a visit ends.
pub(crate) const SIGN_OUT: &str = "/.usher/sign-out";
/// On Usher's host: where tickets are issued.
pub(crate) const VISIT: &str = "/account/visit";

/// Length of a hash in base64url.
const HASH_CHARS: usize = 43;

/// Gives the browser a secret, and sends it to Usher. Tabs that begin at the same time share the secret.
pub(crate) async fn begin(State(state): State<AppState>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let host = match host_of_visit(&parts, &state) {
        Ok(host) => host,
        Err(refused) => return *refused,
    };
    let known = state.site.visit(&parts.headers).filter(|secret| !secret.is_empty());
    let secret = known.unwrap_or_else(|| state.gate.site_sessions.new_visit());
    let return_to = parameter(&parts.uri, "return_to").filter(|address| is_on_site(address));
    let query = Serializer::new(String::new())
        .append_pair("host", &host.to_string())
        .append_pair("visit", &visit_hash(&secret))
        .append_pair("return_to", return_to.as_deref().unwrap_or("/"))
        .finish();
    see_other(&format!("{}{VISIT}?{query}", state.site.origin), vec![state.site.set_visit(&secret)])
}

/// Issues a ticket to whoever is signed in, and sends the browser back to the site with it.
pub(crate) async fn issue(State(state): State<AppState>, context: RequestContext, headers: HeaderMap) -> Response {
    if !is_navigation(&headers) {
        return answer::problem(Cause::Forbidden, &RequestId(context.page.request_id.clone()));
    }
    let asked = |name| parameter(&context.uri, name);
    let (host, visit, return_to) = (asked("host"), asked("visit"), asked("return_to"));
    let host = host.and_then(|host| Authority::parse(host.as_bytes())).filter(|host| state.sites.is_elsewhere(host));
    let visit = visit.filter(|visit| visit.len() == HASH_CHARS);
    let return_to = return_to.filter(|address| is_on_site(address));
    let (Some(host), Some(visit), Some(return_to)) = (host, visit, return_to) else {
        return page::refused(&state, &context, gate::Refusal::NotFound).await;
    };
    if matches!(context.caller, Caller::Anonymous | Caller::Expired) {
        let here = context.uri.path_and_query().map_or(VISIT, |address| address.as_str());
        let query = Serializer::new(String::new()).append_pair("return_to", here).finish();
        return see_other(&format!("{USHER_SIGN_IN}?{query}"), Vec::new());
    }
    let cookie = state.site.session(&headers).unwrap_or_default();
    let name = host.to_string();
    match context.gate.site_sessions.issue(&context.caller, &cookie, &name, &visit, &return_to).await {
        Ok(ticket) => {
            let site = state.site.origin_of_site(&host);
            see_other(&format!("{site}{ENTER}?ticket={ticket}"), Vec::new())
        }
        Err(refusal) => page::refused(&state, &context, refusal).await,
    }
}

/// Turns the ticket into a cookie of the site.
pub(crate) async fn enter(State(state): State<AppState>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let host = match host_of_visit(&parts, &state) {
        Ok(host) => host,
        Err(refused) => return *refused,
    };
    let ticket = parameter(&parts.uri, "ticket").unwrap_or_default();
    let secret = state.site.visit(&parts.headers).unwrap_or_default();
    match state.gate.site_sessions.redeem(&ticket, &host.to_string(), &secret).await {
        Ok(entered) => see_other(&entered.return_to, vec![state.site.set_site_session(&entered.cookie)]),
        Err(refusal) => answer::refused(refusal, None, &RequestId::of(&parts)),
    }
}

/// Sends the browser to Usher's page for signing out, which ends the session on every site.
pub(crate) async fn leave(State(state): State<AppState>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    match host_of_visit(&parts, &state) {
        Ok(_) => see_other(&format!("{}/auth/sign-out", state.site.origin), Vec::new()),
        Err(refused) => *refused,
    }
}

/// The site that a user navigates to.
fn host_of_visit(parts: &Parts, state: &AppState) -> Result<Authority, Box<Response>> {
    let id = RequestId::of(parts);
    let host = site_host(parts, state).map_err(|why| {
        tracing::warn!(%why, "a visit to a site was refused");
        Box::new(answer::unreadable(why, &id))
    })?;
    if is_navigation(&parts.headers) { Ok(host) } else { Err(Box::new(answer::problem(Cause::Forbidden, &id))) }
}

/// A parameter of the query that is there once.
fn parameter(uri: &Uri, name: &str) -> Option<String> {
    let query = uri.query().unwrap_or_default().as_bytes();
    let mut values = parse(query).filter(|(found, _)| found == name).map(|(_, value)| value.into_owned());
    let value = values.next()?;
    values.next().is_none().then_some(value)
}

/// Whether a browser on the site stays there with this address, and does not begin another visit.
fn is_on_site(address: &str) -> bool {
    address.len() <= MAX_RETURN_ADDRESS
        && address.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
        && !address.starts_with("/.usher/")
        && address.split('?').next().is_some_and(|path| path.parse::<CallPath>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_returns_to_the_site_and_nowhere_else() {
        for address in ["/", "/a", "/a?b=//evil.example", "/caf%C3%A9/"] {
            assert!(is_on_site(address), "{address}");
        }
        let long = format!("/{}", "a".repeat(MAX_RETURN_ADDRESS));
        for address in [
            "",
            "a",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\r\nset-cookie: a=b",
            "/a?b\u{a0}",
            "/../a",
            "/a#b",
            "/.usher/sign-in",
            "/%2Eusher/sign-in",
            &long,
        ] {
            assert!(!is_on_site(address), "{address}");
        }
    }

    #[test]
    fn a_parameter_is_there_once() {
        let uri: Uri = "/account/visit?host=a&visit=b&visit=c&return_to=%2Fa%3Fb".parse().unwrap();
        assert_eq!(parameter(&uri, "host").as_deref(), Some("a"));
        assert_eq!(parameter(&uri, "return_to").as_deref(), Some("/a?b"));
        assert_eq!((parameter(&uri, "visit"), parameter(&uri, "ticket")), (None, None));
    }
}
