//! The rules by which the HTTP Observatory of MDN grades a site (its scoring table as of August 2026), asked of
//! answers.

use crate::support::{PUBLIC, header, usher_with};
use local::testing::Browser;
use std::collections::BTreeMap;

/// What a policy says, directive by directive.
fn directives(policy: &str) -> BTreeMap<&str, Vec<&str>> {
    let directives = policy.split(';').filter_map(|directive| {
        let mut words = directive.split_whitespace();
        Some((words.next()?, words.collect()))
    });
    directives.collect()
}

/// Deductions and bonuses of the test `csp`.
fn policy_score(policy: &str) -> i32 {
    let directives = directives(policy);
    let fallback = directives.get("default-src").cloned().unwrap_or_else(|| vec!["*"]);
    let sources = |name: &str| directives.get(name).unwrap_or(&fallback).clone();
    let (scripts, styles) = (sources("script-src"), sources("style-src"));
    let wide = |source: &&str| matches!(*source, "*" | "data:" | "https:" | "http:");
    let inline = |sources: &[&str]| {
        sources.contains(&"'unsafe-inline'") && !sources.iter().any(|source| source.starts_with("'nonce-"))
    };
    if policy.is_empty() {
        -25
    } else if inline(&scripts) || scripts.iter().any(wide) || sources("object-src").iter().any(wide) {
        -20
    } else if scripts.contains(&"'unsafe-eval'") {
        -10
    } else if inline(&styles) || styles.iter().any(wide) {
        0
    } else if directives.get("default-src").is_some_and(|sources| sources == &["'none'"]) {
        10
    } else {
        5
    }
}

fn cookie_score(cookies: &[String]) -> i32 {
    let all = |attribute: &str| cookies.iter().all(|cookie| cookie.contains(attribute));
    match (all("; Secure"), all("; HttpOnly"), all("; SameSite=Lax") || all("; SameSite=Strict")) {
        (false, _, _) => -40,
        (_, false, _) => -30,
        (_, _, false) => 0,
        _ => 5,
    }
}

fn seconds(transport_security: &str) -> u64 {
    let age = transport_security.split(';').find_map(|part| part.trim().strip_prefix("max-age="));
    age.and_then(|age| age.parse().ok()).unwrap_or(0)
}

#[tokio::test]
async fn the_observatory_gives_at_least_130_points() {
    let usher = usher_with(&format!("public_url = '{PUBLIC}'"), "[proxy]\ntrusted = ['127.0.0.0/8']").await;
    let plain = usher.request("GET", "/").header("x-forwarded-proto", "http").send().await.unwrap();
    let browser = Browser::default();
    let page = usher.get(&browser, "/").await;
    let value = |name: &str| header(&page, name);
    let begun = usher.get(&browser, "/auth/sign-in").await;
    let cookies: Vec<_> =
        begun.headers().get_all("set-cookie").iter().map(|c| c.to_str().unwrap().to_owned()).collect();
    assert!(!cookies.is_empty());
    let policy = value("content-security-policy");
    let frames = directives(&policy).get("frame-ancestors").is_some_and(|sources| sources == &["'none'"]);
    let scores = [
        ("csp", policy_score(&policy)),
        ("cookies", cookie_score(&cookies)),
        ("cors", if value("access-control-allow-origin").is_empty() { 0 } else { -50 }),
        ("redirection", if header(&plain, "location") == format!("{PUBLIC}/") { 0 } else { -20 }),
        (
            "referrer-policy",
            match value("referrer-policy").as_str() {
                "no-referrer" | "same-origin" | "strict-origin" | "strict-origin-when-cross-origin" => 5,
                _ => -5,
            },
        ),
        (
            "strict-transport-security",
            match seconds(&value("strict-transport-security")) {
                0 => -20,
                short if short < 15_768_000 => -10,
                _ => 0,
            },
        ),
        ("x-content-type-options", if value("x-content-type-options") == "nosniff" { 0 } else { -5 }),
        ("x-frame-options", if frames { 5 } else { -20 }),
        ("cross-origin-resource-policy", if value("cross-origin-resource-policy") == "same-origin" { 10 } else { 0 }),
        ("cross-origin-opener-policy", if value("cross-origin-opener-policy") == "same-origin" { 10 } else { 0 }),
        ("cross-origin-embedder-policy", if value("cross-origin-embedder-policy") == "require-corp" { 10 } else { 0 }),
        // Scripts without `integrity` cost points on other origins alone.
        ("subresource-integrity", if page.text().await.unwrap().contains("import(\"/pkg/") { 0 } else { -5 }),
    ];
    let deducted = 100 + scores.iter().map(|(_, score)| (*score).min(0)).sum::<i32>();
    let bonus: i32 = scores.iter().map(|(_, score)| (*score).max(0)).sum();
    let score = if deducted >= 90 { deducted + bonus } else { deducted };
    assert!(score >= 130, "{score}: {scores:?}");
}
