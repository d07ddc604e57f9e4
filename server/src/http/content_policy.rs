//! Content security policies of pages.

use super::{Site, csp_report::ADDRESS as REPORT_TO};
use aws_lc_rs::digest;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use leptos::config::{Env, LeptosOptions};
use std::sync::OnceLock;

/// A page's content security policy: only our own scripts, inline scripts with this response's nonce, and our style
/// sheet.
///
/// Uses `report-uri`, which all browsers support; browsers that support `report-to` would report up to a minute later.
/// `form-action` names the hosted UI, because browsers also apply it to the redirect that follows the sign-out form.
pub(crate) fn page_policy(site: &Site, options: &LeptosOptions, nonce: &str) -> String {
    let live_reload = if options.env == Env::DEV { " ws://127.0.0.1:3001 ws://localhost:3001" } else { "" };
    let (upgrade, style) = (upgrade(site), style_source(options));
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src {style}; img-src 'self'; \
         font-src 'self'; connect-src 'self'{live_reload}; manifest-src 'self'; form-action 'self' {}; base-uri 'none'; \
         object-src 'none'; frame-src 'none'; worker-src 'none'; frame-ancestors 'none'; report-uri {REPORT_TO}{upgrade}",
        site.hosted_ui
    )
}

/// The policy of a page that loads no files. Leptos embeds the page's data as a script, and the icon is an empty
/// `data:` URL.
pub(crate) fn policy_alone(site: &Site, options: &LeptosOptions, nonce: &str) -> String {
    let style = style_source(options);
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src {style}; img-src data:; \
         form-action 'self' {}; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; report-uri {REPORT_TO}{}",
        site.hosted_ui,
        upgrade(site)
    )
}

/// The policy of a page that is complete as it is: no script, no form.
pub(crate) fn policy_without_scripts(site: &Site, options: &LeptosOptions) -> String {
    let style = style_source(options);
    format!(
        "default-src 'none'; style-src {style}; img-src data:; form-action 'none'; base-uri 'none'; object-src 'none'; \
         frame-ancestors 'none'; report-uri {REPORT_TO}{}",
        upgrade(site)
    )
}

/// The hash of the style sheet in the document (CSP Level 3, section 2.3.1); no other style sheet applies. During development
/// it is a file.
fn style_source(options: &LeptosOptions) -> &'static str {
    static SOURCE: OnceLock<String> = OnceLock::new();
    // A file that cannot be read now may be readable later.
    let Some(style) = app::style_sheet(options) else { return "'self'" };
    SOURCE.get_or_init(|| {
        let hash = digest::digest(&digest::SHA256, style.as_bytes());
        format!("'sha256-{}'", BASE64_STANDARD.encode(hash))
    })
}

fn upgrade(site: &Site) -> &'static str {
    if site.secure { "; upgrade-insecure-requests" } else { "" }
}

/// Marks the response to an API client that requested a page. Another token would not help.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ForBrowsers;
