//! Time and addresses.

use crate::{Check, Finding, Observation};

/// Tokens are compared with the clock to the second, and a minute's difference is felt.
const MAX_SKEW_SECONDS: u64 = 30;

pub(super) fn findings(seen: &Observation) -> Vec<Finding> {
    public_url(seen).into_iter().chain(clock(seen)).collect()
}

fn public_url(seen: &Observation) -> Option<Finding> {
    let url = &seen.configured.public_url;
    let host = url.strip_prefix("https://");
    if host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#'])) {
        return None;
    }
    let what = format!("public_url is {url}, which is not https:// with a host name alone");
    Some(Check::PublicUrl.finding(what, "Set public_url (USHER_PUBLIC_URL), for example to https://usher.example.com."))
}

fn clock(seen: &Observation) -> Option<Finding> {
    let ahead = *seen.clock_ahead.as_ref().ok()?;
    let direction = if ahead > 0 { "ahead of" } else { "behind" };
    let what = format!("this machine's clock is {} seconds {direction} AWS's", ahead.unsigned_abs());
    (ahead.unsigned_abs() > MAX_SKEW_SECONDS).then(|| {
        Check::ClockSkew
            .finding(what, "Synchronise the clock, for example: sudo systemctl enable --now systemd-timesyncd")
    })
}
