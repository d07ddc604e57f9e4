//! Time and addresses.

use crate::{Check, Finding, Observation, Text};
use i18n::msgid;

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
    let what = Text::new(msgid!("public_url is {url}, which is not https:// with a host name alone")).with("url", url);
    let fix = msgid!("Set public_url (USHER_PUBLIC_URL), for example to https://usher.example.com.");
    Some(Check::PublicUrl.finding(what, fix))
}

fn clock(seen: &Observation) -> Option<Finding> {
    let ahead = *seen.clock_ahead.as_ref().ok()?;
    let what = if ahead > 0 {
        msgid!("this machine's clock is {seconds} seconds ahead of AWS's")
    } else {
        msgid!("this machine's clock is {seconds} seconds behind AWS's")
    };
    let seconds = ahead.unsigned_abs();
    (seconds > MAX_SKEW_SECONDS).then(|| {
        Check::ClockSkew.finding(
            Text::new(what).with("seconds", seconds),
            msgid!("Synchronise the clock, for example: sudo systemctl enable --now systemd-timesyncd"),
        )
    })
}
