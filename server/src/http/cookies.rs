//! Cookies: names, attributes and parsing.
//!
//! Over TLS the names start with `__Host-Http-`: browsers then require `Secure`, this host and `Path=/`, and newer ones
//! keep scripts from writing them. Over plain HTTP on loopback, a browser may reject such names.

use super::Site;
use app::FlashMessage;
use axum::http::{HeaderMap, HeaderValue, header};
use gate::{AttemptCookie, SITE_COOKIE_SECONDS};

const PREFIX: &str = "__Host-Http-";
const SESSION: &str = "usher";
const ATTEMPT: &str = "usher-attempt-";
const DONE: &str = "usher-done";
/// On protected sites with host names of their own: the session there, and the secret that binds tickets to the browser.
const SITE: &str = "usher-site";
const VISIT: &str = "usher-visit";
/// How long the browser keeps the secret, in seconds: signing in is in between.
const VISIT_SECONDS: u64 = 3_600;
/// Lifetime of the cookie with a form's outcome, in seconds. It only has to survive a redirect.
const DONE_SECONDS: u64 = 60;

impl Site {
    fn cookie_name(&self, name: &str) -> String {
        if self.secure { format!("{PREFIX}{name}") } else { name.to_owned() }
    }

    fn cookie(&self, name: &str, value: &str, seconds: u64) -> HeaderValue {
        let name = self.cookie_name(name);
        let secure = if self.secure { "; Secure" } else { "" };
        let text = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
        // Cannot fail: names and values are base64url, fixed words, numbers or paths of resources.
        HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
    }

    /// `Set-Cookie` for the session, valid for `seconds`.
    pub(crate) fn set_session(&self, value: &str, seconds: u64) -> HeaderValue {
        self.cookie(SESSION, value, seconds)
    }

    /// `Set-Cookie` that removes the session.
    pub(crate) fn remove_session(&self) -> HeaderValue {
        self.cookie(SESSION, "", 0)
    }

    /// `Set-Cookie` for a sign-in in progress.
    pub(crate) fn set_attempt(&self, attempt: &AttemptCookie, seconds: u64) -> HeaderValue {
        self.cookie(&format!("{ATTEMPT}{}", attempt.suffix), &attempt.value, seconds)
    }

    /// `Set-Cookie` that removes a sign-in in progress.
    pub(crate) fn remove_attempt(&self, suffix: &str) -> HeaderValue {
        self.cookie(&format!("{ATTEMPT}{suffix}"), "", 0)
    }

    /// `Set-Cookie` for a form's outcome, which the next page shows.
    pub(crate) fn set_done(&self, done: &FlashMessage) -> HeaderValue {
        self.cookie(DONE, &done.name(), DONE_SECONDS)
    }

    /// `Set-Cookie` that removes a form's outcome, after a page showed it or the user left.
    pub(crate) fn remove_done(&self) -> HeaderValue {
        self.cookie(DONE, "", 0)
    }

    /// `Set-Cookie` for a session on a protected site.
    pub(crate) fn set_site_session(&self, value: &str) -> HeaderValue {
        self.cookie(SITE, value, SITE_COOKIE_SECONDS)
    }

    /// The session on a protected site.
    pub(crate) fn site_session<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        named(headers, &self.cookie_name(SITE))
    }

    /// `Set-Cookie` for the secret of a visit to a protected site.
    pub(crate) fn set_visit(&self, secret: &str) -> HeaderValue {
        self.cookie(VISIT, secret, VISIT_SECONDS)
    }

    /// The secret of a visit.
    pub(crate) fn visit(&self, headers: &HeaderMap) -> Option<String> {
        named(headers, &self.cookie_name(VISIT)).map(str::to_owned)
    }

    /// The form outcome in the request's cookie.
    pub(crate) fn done(&self, headers: &HeaderMap) -> Option<FlashMessage> {
        let name = self.cookie_name(DONE);
        named(headers, &name).and_then(FlashMessage::named)
    }

    /// The value of the session cookie.
    pub(crate) fn session(&self, headers: &HeaderMap) -> Option<String> {
        self.sessions(headers).next()
    }

    /// All session cookies. Browsers send one, unless another site has planted a second.
    pub(crate) fn sessions(&self, headers: &HeaderMap) -> impl Iterator<Item = String> {
        let name = self.cookie_name(SESSION);
        all(headers).filter(move |(found, _)| *found == name).map(|(_, value)| value.to_owned())
    }

    /// The cookies of sign-ins in progress.
    pub(crate) fn attempts(&self, headers: &HeaderMap) -> Vec<AttemptCookie> {
        let prefix = self.cookie_name(ATTEMPT);
        all(headers)
            .filter_map(|(name, value)| {
                let suffix = name.strip_prefix(&prefix)?;
                let plain = suffix.len() <= 16 && suffix.bytes().all(|byte| byte.is_ascii_alphanumeric());
                plain.then(|| AttemptCookie { suffix: suffix.to_owned(), value: value.to_owned() })
            })
            .collect()
    }
}

/// The first cookie of this name, for values that are not secret.
pub(crate) fn named<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    all(headers).find(|(found, _)| *found == name).map(|(_, value)| value)
}

/// All cookies, each parsed on its own. Other applications on this host and sibling hosts also set cookies for it, with
/// arbitrary bytes (browsers send them unchanged: RFC 6265, section 5.4). Skips unreadable ones, which are not ours.
/// The crate `cookie` parses only text.
fn all(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let lines = headers.get_all(header::COOKIE).iter();
    let cookies = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b';'));
    cookies.filter_map(|cookie| std::str::from_utf8(cookie.trim_ascii()).ok()?.split_once('='))
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::DoneOperation;

    #[test]
    fn names_and_attributes_are_as_safe_as_the_transport_allows() {
        let tls = Site::new("https://usher.example.com", "https://sign-in.example.com", false);
        assert_eq!(tls.set_session("v", 7), "__Host-Http-usher=v; Path=/; Max-Age=7; HttpOnly; SameSite=Lax; Secure");
        let plain = Site::new("http://localhost:3000", "http://localhost:9229", true);
        assert_eq!(plain.remove_session(), "usher=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    }

    #[test]
    fn cookies_are_read_from_all_lines() {
        let site = Site::new("http://localhost:3000", "http://localhost:9229", true);
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=b; usher=one.two; usher-attempt-abc=x"));
        headers.append(header::COOKIE, HeaderValue::from_static("usher-attempt-def=y; usher-attempt-../=z"));
        assert_eq!(site.session(&headers).as_deref(), Some("one.two"));
        let suffixes: Vec<String> = site.attempts(&headers).into_iter().map(|attempt| attempt.suffix).collect();
        assert_eq!(suffixes, ["abc", "def"]);
    }

    /// Row 3: another application's cookie in Latin-1, in UTF-8, with control characters or without `=`.
    #[test]
    fn a_cookie_that_cannot_be_read_hides_no_other() {
        let site = Site::new("http://localhost:3000", "http://localhost:9229", true);
        for foreign in [&b"city=M\xfcnchen"[..], "city=München".as_bytes(), b"\xff=\xfe", b"a=\tb", b"\xff", b"", b"="]
        {
            let others = [foreign, b"usher=one.two", foreign, b"usher-attempt-abc=x; usher-theme=dark", foreign];
            let mut headers = HeaderMap::new();
            headers.append(header::COOKIE, HeaderValue::from_bytes(&others.join(&b"; "[..])).unwrap());
            headers.append(header::COOKIE, HeaderValue::from_bytes(foreign).unwrap());
            headers.append(header::COOKIE, HeaderValue::from_static("usher-attempt-def=y"));
            assert_eq!(site.sessions(&headers).collect::<Vec<_>>(), ["one.two"], "{foreign:?}");
            assert_eq!(site.attempts(&headers).len(), 2, "{foreign:?}");
            assert_eq!(named(&headers, "usher-theme"), Some("dark"), "{foreign:?}");
        }
    }

    /// Row 3: our cookie survives any other cookies around it.
    #[test]
    fn ours_is_read_between_any_others() {
        let site = Site::new("https://usher.example.com", "https://sign-in.example.com", false);
        let others = proptest::collection::vec(proptest::collection::vec(1u8..=255, 0..20), 0..6);
        proptest::proptest!(|(before in others.clone(), after in others)| {
            let mut line = before;
            line.push(b"__Host-Http-usher=one.two".to_vec());
            line.extend(after);
            // Replaces bytes that no header can contain.
            line.iter_mut().flatten().for_each(|byte| if byte.is_ascii_control() { *byte = b'?' });
            let mut headers = HeaderMap::new();
            headers.append(header::COOKIE, HeaderValue::from_bytes(&line.join(&b';')).unwrap());
            proptest::prop_assert_eq!(site.session(&headers), Some("one.two".to_owned()));
        });
    }

    #[test]
    fn row_24_what_was_done_is_one_of_a_few_words() {
        let tls = Site::new("https://usher.example.com", "https://sign-in.example.com", false);
        let set = "__Host-Http-usher-done=groups; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure";
        assert_eq!(tls.set_done(&FlashMessage::Groups), set);
        let read = |cookies: &'static str| {
            let mut headers = HeaderMap::new();
            headers.append(header::COOKIE, HeaderValue::from_static(cookies));
            tls.done(&headers)
        };
        assert_eq!(read("a=b; __Host-Http-usher-done=groups"), Some(FlashMessage::Groups));
        let path = "/reports/q3".parse().unwrap();
        let deletion = DoneOperation { operation: access::Operation::Delete, path, version: 4 };
        let deletion = FlashMessage::Operation(deletion);
        assert!(tls.set_done(&deletion).to_str().unwrap().contains("-done=delete:4:/reports/q3;"));
        assert_eq!(read("__Host-Http-usher-done=delete:4:/reports/q3"), Some(deletion));
        for planted in ["usher-done=groups", "__Host-Http-usher-done=saved", "__Host-Http-usher-done=", "done=groups"] {
            assert_eq!(read(planted), None, "{planted}");
        }
    }
}
