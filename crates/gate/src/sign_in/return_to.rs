//! Where a user may be sent after signing in: a page of this site, or of a protected site under the same host name, and
//! nothing else. An address is judged by where a browser on this site would go with it, not by what its escapes decode
//! to: `%5C` in a username leads to no other site.

use url::Url;

/// Where to send a user whose requested address is not allowed.
pub const HOME: &str = "/";

/// Maximum length of an address that is parsed, in bytes: the same as for a request's address.
const MAX_WANTED: usize = 8 * 1024;
/// Maximum length of the path, in bytes. A username has at most 128 characters of four bytes, each escaped as twelve.
const MAX_PATH: usize = 1_600;
/// Maximum length of the address stored in a sign-in attempt, in bytes including escapes: a search for 200 characters
/// of four bytes has 2,413. Its cookie then stays below the 4,096 bytes that browsers keep, and four of them fit into
/// one request.
const MAX_REMEMBERED: usize = 2_560;
/// Pages that a user can return to. Not `/auth`, which would go round in circles, and not `/api`.
const PAGES: [&str; 4] = ["/resources", "/requests", "/account", "/admin"];

/// The path and query to send the browser to: `wanted`, rebuilt from its parts, when it is a page of this site, else
/// [`HOME`].
#[must_use]
pub fn sanitise(wanted: &str) -> String {
    sanitise_within(wanted, &[])
}

/// The same; pages of protected sites are allowed as well. `sites` are their paths under the same host name.
#[must_use]
pub(crate) fn sanitise_within(wanted: &str, sites: &[String]) -> String {
    page(wanted, sites).unwrap_or_else(|| HOME.to_owned())
}

/// The same, short enough for a sign-in attempt: an address that is too long loses its query.
#[must_use]
pub(crate) fn to_remember(wanted: &str, sites: &[String]) -> String {
    let mut address = sanitise_within(wanted, sites);
    if address.len() > MAX_REMEMBERED {
        address.truncate(address.find('?').unwrap_or_default());
    }
    if address.is_empty() { HOME.to_owned() } else { address }
}

fn page(wanted: &str, sites: &[String]) -> Option<String> {
    if wanted.len() > MAX_WANTED || !wanted.starts_with('/') {
        return None;
    }
    // A placeholder host: an address that leads away from it leads away from this site.
    let origin = Url::parse("https://here.invalid/").ok()?;
    let resolved = origin.join(wanted).ok()?;
    if resolved.origin() != origin.origin() || !resolved.username().is_empty() || resolved.password().is_some() {
        return None;
    }
    let path = resolved.path();
    let is_within = |page: &str| path.strip_prefix(page).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let known = PAGES.into_iter().any(is_within) || sites.iter().any(|site| is_within(site));
    if !known || path.contains("//") || path.len() > MAX_PATH {
        return None;
    }
    // A query may contain a backslash (URL Standard, "query percent-encode set"), but an intermediary may read it as a
    // slash.
    let query = resolved.query().map(|query| query.replace('\\', "%5C"));
    Some(query.map_or_else(|| path.to_owned(), |query| format!("{path}?{query}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pages_of_this_site_are_kept() {
        let rows = [
            ("/resources", "/resources"),
            ("/resources/blog", "/resources/blog"),
            ("/resources/reports/q3?confirm=delete", "/resources/reports/q3?confirm=delete"),
            ("/resources?q=%C3%A9&next=//evil.example", "/resources?q=%C3%A9&next=//evil.example"),
            ("/resources#//evil.example", "/resources"),
            ("/resources/../account", "/account"),
            ("/account", "/account"),
            ("/requests", "/requests"),
            ("/", "/"),
            // Row 12: escapes stay within this site, and so do characters that a browser drops.
            ("/admin/people/CORP%5Cann", "/admin/people/CORP%5Cann"),
            ("/admin/people/CorpSSO_a%2Fb%2F%2Fc", "/admin/people/CorpSSO_a%2Fb%2F%2Fc"),
            ("/resources?q=%5C%5Cserver%5Cshare", "/resources?q=%5C%5Cserver%5Cshare"),
            ("/resources?q=\\\\server", "/resources?q=%5C%5Cserver"),
            ("/resources?q=%2F%2Fevil.example%0D%0A", "/resources?q=%2F%2Fevil.example%0D%0A"),
            ("/res\nources", "/resources"),
            ("/resources?q=營業", "/resources?q=%E7%87%9F%E6%A5%AD"),
        ];
        for (wanted, expected) in rows {
            assert_eq!(sanitise(wanted), expected, "{wanted}");
        }
    }

    /// The numbers refer to the catalogue of open-redirect payloads.
    #[test]
    fn payloads_lead_home() {
        let long = format!("/resources/{}", "a".repeat(2_000));
        let rows = [
            (1, "https://evil.example"),
            (2, "//evil.example"),
            (3, "///evil.example"),
            (4, "////evil.example"),
            (5, "/\\evil.example"),
            (6, "\\/evil.example"),
            (7, "\\\\evil.example"),
            (8, "/%5Cevil.example"),
            (9, "/%2Fevil.example"),
            (10, "%2F%2Fevil.example"),
            (11, "/%09/evil.example"),
            (12, "/\t/evil.example"),
            (13, "/%0d%0aLocation:%20https://evil.example"),
            (14, "/%0d%0aSet-Cookie:%20a=b"),
            (15, "javascript:alert(1)"),
            (16, "JaVaScRiPt://%0aalert(1)"),
            (17, "data:text/html,<script>alert(1)</script>"),
            (18, "http:evil.example"),
            (19, "https:/evil.example"),
            (20, "https:evil.example"),
            (21, "//evil.example@app.example"),
            (22, "https://app.example@evil.example"),
            (23, "https://app.example.evil.example"),
            (24, "/.evil.example/..//evil.example"),
            (25, "/..//evil.example"),
            (26, "/./\\evil.example"),
            (27, "//google%E3%80%82com"),
            (27, "/\u{ff0f}evil.example"),
            (28, "/auth/sign-out"),
            (28, "/auth/sign-in?return_to=/auth/sign-in"),
            (32, &long),
            (33, "/%252F%252Fevil.example"),
            (34, "//0x7f000001/"),
            (34, "//[::1]/"),
            (35, ""),
            (35, " "),
            (35, "."),
            (35, "\0"),
            (36, "/api/resources/list"),
            (37, "/resourcesx"),
            (38, "/resources//evil.example"),
        ];
        for (number, wanted) in rows {
            assert_eq!(sanitise(wanted), HOME, "payload {number}: {wanted:?}");
        }
    }

    /// Row 12: each character of a search may be escaped as nine or twelve bytes.
    #[test]
    fn a_long_search_is_remembered_and_one_that_is_too_long_leaves_its_page() {
        let searching = |letter: &str, times| format!("/resources?q={}", letter.repeat(times));
        for (letter, times) in [("%E6%BC%A2", 58), ("%F0%A0%AE%B7", 200), ("a", 2_500)] {
            let address = searching(letter, times);
            assert_eq!(to_remember(&address, &[]), address);
        }
        assert_eq!(to_remember(&searching("%F0%A0%AE%B7", 300), &[]), "/resources");
        assert_eq!(
            sanitise(&searching("%F0%A0%AE%B7", 300)).len(),
            13 + 300 * 12,
            "a form's button returns to all of it"
        );
        let longest_name = format!("/admin/people/{}", "%F0%A0%AE%B7".repeat(128));
        assert_eq!(to_remember(&longest_name, &[]), longest_name);
        assert_eq!(sanitise(&format!("/resources?q={}", "a".repeat(8 * 1024))), HOME);
    }

    #[test]
    fn protected_sites_are_returned_to_and_nothing_beside_them() {
        let sites = ["/wiki".to_owned(), "/tools/build".to_owned()];
        for kept in ["/wiki", "/wiki/", "/wiki/Main_Page?a=b", "/wiki/caf%C3%A9", "/tools/build/1"] {
            assert_eq!(to_remember(kept, &sites), kept);
            assert_eq!(to_remember(kept, &[]), HOME);
        }
        for other in ["/wikis", "/tools", "/wiki/../auth/sign-out", "/wiki//evil.example", "//wiki/a", "/\\wiki"] {
            assert_eq!(to_remember(other, &sites), HOME, "{other}");
        }
    }

    proptest! {
        #[test]
        fn the_answer_is_always_a_path_of_this_site(wanted in "(/resources)?[/\\\\%.a-z0-9:@#?\u{ff0f}\t\r\n]{0,40}") {
            let answer = sanitise(&wanted);
            prop_assert!(answer.starts_with('/') && !answer.starts_with("//") && !answer.contains(['\\', '\r', '\n']));
            prop_assert_eq!(sanitise(&answer), answer);
        }
    }
}
