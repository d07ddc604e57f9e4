//! Content security policies of pages.

use super::{Site, csp_report::ADDRESS as REPORT_TO};

/// A page's content security policy: only our own scripts and styles, and inline scripts with this response's nonce.
///
/// Uses `report-uri`, which all browsers support; browsers that support `report-to` would report up to a minute later.
/// `form-action` names the hosted UI, because browsers also apply it to the redirect that follows the sign-out form.
pub(crate) fn page_policy(site: &Site, nonce: &str, dev: bool) -> String {
    let live_reload = if dev { " ws://127.0.0.1:3001 ws://localhost:3001" } else { "" };
    let upgrade = upgrade(site);
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
         font-src 'self'; connect-src 'self'{live_reload}; manifest-src 'self'; form-action 'self' {}; base-uri 'none'; \
         object-src 'none'; frame-src 'none'; worker-src 'none'; frame-ancestors 'none'; report-uri {REPORT_TO}{upgrade}",
        site.hosted_ui
    )
}

/// The policy of a page that loads no files. Leptos embeds the page's data as a script, and the icon is an empty
/// `data:` URL.
pub(crate) fn policy_alone(site: &Site, nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src data:; \
         form-action 'self' {}; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; report-uri {REPORT_TO}{}",
        site.hosted_ui,
        upgrade(site)
    )
}

fn upgrade(site: &Site) -> &'static str {
    if site.secure { "; upgrade-insecure-requests" } else { "" }
}

/// Marks the response to an API client that requested a page. Another token would not help.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ForBrowsers;
