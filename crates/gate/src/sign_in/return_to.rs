//! Where a person may be sent after signing in: a page of this site and nothing else.

use url::Url;

/// Where everything goes that may not go where it wanted to.
pub const HOME: &str = "/";

/// In bytes.
const MAX_LENGTH: usize = 512;
/// Pages that a person can be on. Not `/auth`, which would go round in circles, and not `/api`.
const PAGES: [&str; 3] = ["/resources", "/account", "/admin"];

/// The path and query to send the browser to: `wanted` when it is a page of this site, written anew from its parts, else
/// [`HOME`].
#[must_use]
pub fn sanitise(wanted: &str) -> String {
    page(wanted).unwrap_or_else(|| HOME.to_owned())
}

fn page(wanted: &str) -> Option<String> {
    let bad = |c: char| c.is_control() || c == '\\';
    if wanted.len() > MAX_LENGTH || !wanted.starts_with('/') || wanted.contains(bad) {
        return None;
    }
    let field = format!("a={}", wanted.replace('&', "%26"));
    let decoded = url::form_urlencoded::parse(field.as_bytes()).next()?.1;
    if wanted.starts_with("//") || decoded.starts_with("//") || decoded.contains(bad) {
        return None;
    }
    // A host that is nobody's: what leads away from it leads away from here.
    let origin = Url::parse("https://here.invalid/").ok()?;
    let resolved = origin.join(wanted).ok()?;
    if resolved.origin() != origin.origin() || !resolved.username().is_empty() {
        return None;
    }
    let path = resolved.path();
    let known =
        PAGES.iter().any(|page| path == *page || path.strip_prefix(page).is_some_and(|rest| rest.starts_with('/')));
    if !known || path.contains("//") {
        return None;
    }
    Some(resolved.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}")))
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
            ("/", "/"),
        ];
        for (wanted, expected) in rows {
            assert_eq!(sanitise(wanted), expected, "{wanted}");
        }
    }

    /// The numbers are those of the catalogue of open-redirect payloads.
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

    proptest! {
        #[test]
        fn the_answer_is_always_a_path_of_this_site(wanted in "(/resources)?[/\\\\%.a-z0-9:@#?\u{ff0f}\t\r\n]{0,40}") {
            let answer = sanitise(&wanted);
            prop_assert!(answer.starts_with('/') && !answer.starts_with("//") && !answer.contains(['\\', '\r', '\n']));
            prop_assert_eq!(sanitise(&answer), answer);
        }
    }
}
